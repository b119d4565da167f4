-- Budget by task against indicators, targets that changed between years, how many are quantified, in the folder that this wrote, by duckdb < FILE:
-- zhibiao convert FILES --table all -o tables/ --header en --guard off
SELECT form_id, coalesce(f.department, f.implementing_unit) AS unit, f.year,
       (SELECT sum(amount_number) FROM 'tasks.csv' t WHERE t.form_id = f.form_id) AS yuan,
       (SELECT count(*) FROM 'indicators.csv' i WHERE i.form_id = f.form_id) AS indicators
FROM 'forms.csv' f ORDER BY unit, f.year;

SELECT coalesce(f.department, f.implementing_unit) AS unit, i.name, list(i.annual_text ORDER BY i.year) AS targets
FROM 'indicators.csv' i JOIN 'forms.csv' f USING (form_id)
GROUP BY ALL HAVING count(DISTINCT i.annual_text) > 1 AND count(DISTINCT i.year) > 1;

SELECT form_id, count(annual_number) AS quantified, count(*) AS all_rows FROM 'indicators.csv' GROUP BY form_id ORDER BY form_id;
