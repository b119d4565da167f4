// The words of the page, in Chinese and in English, by the browser's language.

const WORDS = {
  desk: ['校对台', 'Review desk'],
  views: ['视图', 'Views'],
  queue: ['逐条', 'One by one'],
  groups: ['分组', 'Groups'],
  files: ['文件', 'Files'],
  file: ['文件', 'File'],
  state: ['状态', 'State'],
  pages: ['页数', 'Pages'],
  left: ['剩余', 'Left'],
  doubts: ['疑点', 'Doubts'],
  copy: ['可检索 PDF', 'Searchable PDF'],
  progress: ['进度', 'Progress'],
  export: ['导出', 'Export'],
  keys: ['按键', 'Keys'],
  close: ['关闭', 'Close'],
  paper: ['原件', 'The page'],
  card: ['当前疑点', 'The doubt'],
  choices: ['可能的字', 'What it may be'],
  form: ['表中数据', 'The form as data'],
  accept: ['确认', 'Accept'],
  later: ['稍后', 'Later'],
  undo: ['撤销', 'Undo'],
  row: ['此行', 'Row'],
  strike: ['删除此行（Ctrl-Delete）', 'Strike this row (Ctrl-Delete)'],
  strike_short: ['删除', 'Strike'],
  add: ['在下面加一行（Ctrl-Insert）', 'Add a row below (Ctrl-Insert)'],
  add_short: ['加一行', 'Add'],
  split: ['在光标处拆成两行（Alt-Enter）', 'Split into two rows at the caret (Alt-Enter)'],
  split_short: ['拆分', 'Split'],
  merge: ['与下一行合并（Alt-J）', 'Merge with the next row (Alt-J)'],
  merge_short: ['合并', 'Merge'],
  up: ['上移（Alt-↑）', 'Move up (Alt-↑)'],
  down: ['下移（Alt-↓）', 'Move down (Alt-↓)'],
  put: ['加入', 'Add'],
  do_it: ['确定', 'Do it'],
  row_of: ['第 {} 行', 'Row {}'],
  no_row: ['这里没有这一行', 'There is no such row'],
  no_next: ['下面没有行', 'There is no row below'],
  no_title: ['（无表名）', '(no title)'],
  pages_of: ['第 {} 页', 'pages {}'],
  no_doubt: ['没有疑点，可以核对、改正', 'Nothing doubts this; it can be checked and corrected'],
  teach: ['教一次', 'Teach'],
  teach_title: ['这一列、这个标签是什么', 'What a column holds, what a label means'],
  teach_header: ['表头 / 标签', 'Header or label'],
  teach_means: ['含义', 'Meaning'],
  teach_files: ['本批 {} 个文件有它，将按新的含义重新识别，已作的决定保留。', '{} file(s) of this batch have it; they are read again, and decisions stay.'],
  taught: ['已记住，{} 个文件正在重新识别', 'Noted; {} file(s) are being read again'],
  confirm: ['确认其余', 'Confirm the rest'],
  odd: ['标为异样', 'Mark as odd'],
  space: ['空格', 'Space'],
  meant: ['这些字是', 'They are'],
  grid: ['同类疑点的截图', 'Cut-outs of the same doubt'],
  page: ['第 {} 页', 'page {}'],
  progress_of: ['剩 {} / 共 {} 个疑点', '{} of {} doubts left'],
  reading: ['，还在识别 {} 个文件', ', {} file(s) being read'],
  waiting: ['识别中', 'being read'],
  failed: ['失败', 'failed'],
  new: ['未校', 'new'],
  in_work: ['校对中', 'in work'],
  done: ['完成', 'done'],
  all_done: ['全部校完。', 'Nothing is left to look at.'],
  still_reading: ['正在识别，读完的文件会马上出现。', 'Files are being read; each is here as soon as it is.'],
  some_failed: ['{} 个文件未能识别，原因见“文件”。', '{} file(s) could not be read; Files says why.'],
  no_groups: ['没有可以归组的疑点。', 'No doubts that can be grouped.'],
  group_of: ['读作“{}”', "read as '{}'"],
  group_or: ['读作“{}”，或为“{}”', "read as '{}', may be '{}'"],
  as_read: ['“{}”（照读）', "'{}' (as read)"],
  nothing_to_undo: ['没有可撤销的决定', 'There is nothing to undo'],
  misread: ['这里可能读错', 'This may be misread'],
  why: ['可能读错：{}', 'May be misread: {}'],
  indicators: ['指标', 'Indicators'],
  tasks: ['任务', 'Tasks'],
  goals: ['目标', 'Goals'],
  fields: ['字段', 'Fields'],
  marked: ['{} 个截图，{} 个异样', '{} cut-outs, {} odd'],
};

const MEMBERS = {
  level1: ['一级指标', 'level 1'], level2: ['二级指标', 'level 2'], name: ['名称', 'name'], annual_name: ['年度名称', 'annual name'],
  cycle: ['周期值', 'cycle'], annual: ['年度值', 'annual'], actual: ['实际值', 'actual'], weight: ['分值', 'weight'], score: ['得分', 'score'],
  remark: ['备注', 'remark'], label: ['项目', 'label'], value: ['内容', 'value'], content: ['内容', 'content'], amount: ['金额', 'amount'],
  year: ['年度', 'year'], pages: ['页码', 'pages'],
  text: ['内容', 'text'], title: ['表名', 'title'], task_total: ['合计', 'total'], remarks: ['说明', 'remarks'],
  approval_opinion: ['批复意见', 'opinion'], notice: ['附注', 'notice'],
};

const CODES = {
  task_total_mismatch: '金额合计与各项之和不符', indicator_name_mismatch: '周期与年度的名称不同', target_mismatch: '周期与年度的值不同',
  unknown_level: '未知的指标级别', missing_section: '缺少某一部分', unreadable_text: '文字无法辨认', unit_unclear: '金额单位不明',
  text_unplaced: '文字未归入任何栏目', header_inferred: '列的含义是推断的', file_damaged: '文件损坏', ink_unread: '有未识别的笔迹或图',
  attachment_unread: '附件未读', models_missing: '缺少识别模型', correction_stale: '以前的决定已不适用', no_form_found: '没有找到绩效表',
};

// What a row contradicts, as the program says it.
const REASONS = {
  'its cells hold two rows': '一格里像有两行', 'it has no level 2': '没有二级指标', 'it has no name': '没有名称', 'it has no target': '没有指标值',
  'it lacks a value where other rows have one': '别的行有值，此行没有', 'one half of it has no target': '半边没有指标值',
  'the names of its halves nearly agree': '两半的名称只差一点', 'its name has a quote or a bracket without the other one': '名称里引号或括号不成对',
  'its name ends with a comma': '名称以逗号结尾', 'one half of it lacks a sign, a digit or the unit of the other': '半边缺少另一半的符号、数字或单位',
  'the targets of its halves differ in a character': '两半的指标值差一个字',
  'what was reached lacks the point or the number of what was aimed at': '实际值缺少小数点或数字', 'a target of it is a unit without a number': '只有单位没有数',
  'its name has a 0 that may be the letter O': '名称里的 0 可能是字母 O', 'no target is written so': '指标值不会这样写',
  'its first digit may be a sign as other rows have': '首位数字可能是符号', 'it has no sign where other rows have one': '别的行有符号，此行没有',
  'it has no unit where other rows have one': '别的行有单位，此行没有', 'it has no % where others have one': '别的行有 %，此行没有',
  'the row below it, on the next page, may be its end': '下一页的第一行可能接着它', 'its sign is of another kind than those of other rows': '符号与别的行不同类',
  'it is not sure which column holds what': '不确定各列是什么',
};

// What a column can hold and a label can mean.
const MEANINGS = {
  name: ['指标名称', 'name of the indicator'], target: ['指标值（期间不明）', 'target (period not said)'], 'target.annual': ['年度指标值', 'annual target'],
  'target.cycle': ['实施周期指标值', 'target of the cycle'], actual: ['实际完成值', 'what was reached'], sign: ['指标性质（符号）', 'sign'], unit: ['计量单位', 'unit'],
  weight: ['分值（权重）', 'weight'], score: ['得分', 'score'], remark: ['备注', 'remark'], project: ['项目名称（列）', 'project'], other: ['其他（保留原文）', 'nothing known (kept)'],
  approving_unit: ['批复单位', 'approving unit'], department: ['部门（单位）名称', 'department'], implementing_unit: ['实施单位', 'implementing unit'],
  project_name: ['项目名称', 'project name'], project_period: ['项目起止时间', 'project period'], budget_total: ['资金总额', 'budget total'],
  fiscal_funds: ['其中：财政拨款', 'fiscal funds'], other_funds: ['其他资金', 'other funds'], basic_expenditure: ['基本支出', 'basic expenditure'],
  project_expenditure: ['项目支出', 'project expenditure'], contact: ['联系人', 'contact'], phone: ['联系电话', 'phone'], date: ['日期', 'date'],
  '': ['其他（保留原文）', 'nothing known (kept)'],
};

const language = navigator.language.toLowerCase().startsWith('zh') ? 0 : 1;

// The word by its name, with what is to be put into it.
export function word(name, ...parts) {
  const text = (WORDS[name] ?? MEMBERS[name] ?? [name, name])[language];
  return parts.reduce((text, part) => text.replace('{}', () => part), text);
}

export const member = (name) => (MEMBERS[name] ?? [name, name])[language];

export const meaning = (name) => (MEANINGS[name] ?? MEMBERS[name] ?? [name, name])[language];

// Of what is said in English and in Chinese the one that is read here.
export const inLanguage = ([english, chinese]) => (language === 0 ? chinese : english);

// Why an item is to be looked at.
export function why(item) {
  if (!item.code) return word('no_doubt');
  if (item.code === 'low_confidence') {
    const reason = language === 0 ? REASONS[item.reason] ?? item.reason : item.reason;
    return reason ? word('why', reason) : word('misread');
  }
  return language === 0 && CODES[item.code] ? `${CODES[item.code]}（${item.message}）` : item.message;
}

// Puts the words into the page.
export function fill() {
  document.documentElement.lang = language === 0 ? 'zh-CN' : 'en';
  document.title = `${word('desk')} · zhibiao`;
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', word(element.dataset.label));
  for (const element of document.querySelectorAll('[data-title]')) element.title = word(element.dataset.title);
}

const KEYS = [
  ['Enter', '确认所见，到下一个', 'accept what is shown, and go on'],
  ['1 … 9', '选用候选字，再按一次取消', 'choose an alternative; once more takes it back'],
  ['输入 / type', '直接打字即改；数字先按 F2 或方向键', 'corrects; for digits press F2 or an arrow key first'],
  ['Tab / Shift-Tab', '下一个 / 上一个疑点', 'next / previous doubt'],
  ['↑ ↓', '同一行里换一栏', 'another text of the row'],
  ['Esc', '放弃正在输入的', 'undo the input'],
  ['z', '撤销上一个决定', 'undo the last decision'],
  ['s', '稍后再看', 'put it off'],
  ['g', '分组 / 逐条', 'groups / one by one'],
  ['← → ↑ ↓', '分组：移动', 'groups: move'],
  ['空格 / Space', '分组：标为异样', 'groups: mark as odd'],
  ['0 1 2', '分组：照读，或都是候选字', 'groups: as read, or all are the alternative'],
  ['Ctrl-Insert / Ctrl-Delete', '在下面加一行 / 删除此行', 'add a row below / strike this row'],
  ['Alt-Enter / Alt-J', '在光标处拆成两行 / 与下一行合并', 'split at the caret / merge with the next row'],
  ['Alt-↑ / Alt-↓', '上移 / 下移一行', 'move the row up / down'],
  ['t', '教一次：这一列、这个标签是什么', 'teach: what a column holds, what a label means'],
  ['F6', '在各区之间移动', 'move between the regions'],
  ['?', '显示按键', 'show the keys'],
];

export const keys = () => KEYS.map(([key, zh, en]) => [key, language === 0 ? zh : en]);
