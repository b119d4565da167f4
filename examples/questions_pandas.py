"""Budget by task against indicators, targets that changed between years, how many are quantified; of what this wrote:
zhibiao convert FILES --table all -o tables/ --header en --guard off
"""
import sys

import pandas as pd

forms, tasks, rows = (pd.read_csv(f"{sys.argv[1]}/{name}.csv") for name in ("forms", "tasks", "indicators"))
forms["unit"] = forms.department.fillna(forms.implementing_unit)

budget = tasks.groupby("form_id").amount_number.agg(["sum", "count"]).set_axis(["yuan", "tasks"], axis=1)
counts = rows.groupby("form_id").name.count().rename("indicators")
print(forms[["form_id", "unit", "year"]].join(budget, "form_id").join(counts, "form_id").to_string(index=False))

by_year = rows.merge(forms[["form_id", "unit"]], on="form_id").pivot_table("annual_text", ["unit", "name"], "year", "first")
print(by_year[by_year.nunique(axis=1) > 1])

quantified = rows.annual_number.notna().groupby(rows.form_id).agg(["sum", "count"]).set_axis(["quantified", "all"], axis=1)
print(quantified)
