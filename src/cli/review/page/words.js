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
  strike: ['删除此行', 'Strike this row'],
  add: ['在下面加一行', 'Add a row below'],
  put: ['加入', 'Add'],
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

const language = navigator.language.toLowerCase().startsWith('zh') ? 0 : 1;

// The word by its name, with what is to be put into it.
export function word(name, ...parts) {
  const text = (WORDS[name] ?? MEMBERS[name] ?? [name, name])[language];
  return parts.reduce((text, part) => text.replace('{}', () => part), text);
}

export const member = (name) => (MEMBERS[name] ?? [name, name])[language];

// Why an item is to be looked at.
export function why(item) {
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
  ['Ctrl-Insert', '在下面加一行', 'add a row below'],
  ['Ctrl-Delete', '删除此行', 'strike this row'],
  ['F6', '在各区之间移动', 'move between the regions'],
  ['?', '显示按键', 'show the keys'],
];

export const keys = () => KEYS.map(([key, zh, en]) => [key, language === 0 ? zh : en]);
