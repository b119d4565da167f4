// The doubt as data: the texts that can be corrected, what each may be instead, and the form around it.

import { by, get, make } from './ask.js';
import { marked } from './queue.js';
import { isRow, offerLevels } from './rows.js';
import { member, why, word } from './words.js';

const MOST = 9;

export class Card {
  constructor() {
    this.drafts = [];
    this.touched = false;
    by('members').addEventListener('input', (event) => {
      this.touched = true;
      this.drafts[Number(event.target.dataset.at)] = event.target.value;
      this.mark();
    });
    by('members').addEventListener('pointerdown', () => (this.touched = true));
    by('choices').addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) this.choose(Number(button.dataset.at));
    });
  }

  show(item) {
    by('members').replaceChildren();
    by('choices').replaceChildren();
    this.item = item;
    this.options = [];
    this.reset();
    by('where').textContent = [item.name, item.page ? word('page', item.page) : ''].filter(Boolean).join(' · ');
    by('why').textContent = item.members.length || item.code !== 'low_confidence' ? why(item) : `${why(item)}: ${item.message}`;
    by('rows').hidden = !isRow(item);
    this.options = item.choices.filter((c) => c.member !== null).flatMap((c) => c.others.map((other) => ({ ...c, other }))).slice(0, MOST);
    by('choices').replaceChildren(...this.options.map((option, at) => this.option(option, at)));
    by('members').replaceChildren(...item.members.map((m, at) => this.field(m, at)));
    this.focus();
  }

  // Takes back what was put in.
  reset() {
    this.drafts = this.item.members.map((m) => m.text);
    this.touched = false;
    for (const field of by('members').querySelectorAll('[data-at]')) field.value = this.drafts[Number(field.dataset.at)] ?? '';
    this.mark();
  }

  focus(at = this.item.focus) {
    const field = by('members').querySelector(`[data-at="${at}"]`);
    if (!field) return by('accept').focus();
    field.focus({ preventScroll: true });
    field.closest('.member').scrollIntoView({ block: 'nearest' });
    // The caret behind the doubtful character, so that it is seen in a long text.
    const choice = this.item.choices.find((c) => c.member === at);
    const end = choice ? [...field.value].slice(0, choice.at + 1).join('').length : field.value.length;
    field.setSelectionRange(end, end);
    field.scrollTop = (field.scrollHeight * end) / Math.max(1, field.value.length) - field.clientHeight / 2;
  }

  option(option, at) {
    const entry = make('li');
    const button = make('button');
    button.type = 'button';
    button.dataset.at = at;
    button.append(make('kbd', '', at + 1), ' ', make('del', '', option.read), ' → ', make('b', '', option.other));
    entry.append(button);
    return entry;
  }

  field(m, at) {
    const entry = make('div', at === this.item.focus ? 'member focus' : 'member');
    const label = make('label', '', member(m.name));
    label.htmlFor = `member-${at}`;
    const field = make(m.text.length > 22 && !m.name.startsWith('level') ? 'textarea' : 'input');
    if (field.tagName === 'TEXTAREA') field.rows = Math.min(3, Math.ceil(m.text.length / 22));
    field.id = `member-${at}`;
    field.dataset.at = at;
    field.dataset.name = m.name;
    field.value = m.text;
    offerLevels(field, this.item, () => this.drafts[this.item.members.findIndex((other) => other.name === 'level1')]);
    field.spellcheck = false;
    if (this.item.choices.some((choice) => choice.member === at)) {
      const shown = make('p', 'shown');
      shown.append(...marked(m.text, this.item.choices, at));
      entry.append(label, shown, make('span'), field);
    } else {
      entry.append(label, field);
    }
    return entry;
  }

  // Puts an alternative into its text, or takes it out again.
  choose(at) {
    const option = this.options[at];
    if (!option) return;
    const chars = [...this.drafts[option.member]];
    chars[option.at] = chars[option.at] === option.other ? option.read : option.other;
    this.drafts[option.member] = chars.join('');
    by('members').querySelector(`[data-at="${option.member}"]`).value = this.drafts[option.member];
    this.mark();
    this.focus(option.member);
  }

  mark() {
    for (const field of by('members').querySelectorAll('[data-at]')) {
      const at = Number(field.dataset.at);
      field.closest('.member').classList.toggle('changed', this.drafts[at] !== this.item.members[at].text);
    }
    for (const button of by('choices').querySelectorAll('button')) {
      const option = this.options[Number(button.dataset.at)];
      button.setAttribute('aria-pressed', [...this.drafts[option.member]][option.at] === option.other);
    }
  }

  // What is to be recorded: what was corrected, and that the rest is right.
  decisions() {
    const { item } = this;
    const place = { file: item.file, page: item.on, bbox: item.at };
    const changed = item.members.map((m, at) => ({ ...m, now: this.drafts[at] })).filter((m) => m.now !== m.text);
    const lines = changed.map((m) => ({ ...place, path: m.path, read: m.read, now: m.now, kind: 'corrected' }));
    // Nothing doubts a form that is only looked at: then there is nothing else to record of it.
    if (!item.code && /^forms\[\d+\]$/.test(item.path)) return lines;
    // A finding about what the form says goes with what is corrected.
    if (!lines.length || item.read !== item.message) lines.push({ ...place, path: item.path, read: item.read, now: null, kind: 'accepted' });
    return lines;
  }

  // The text that the caret is in, and where.
  caret() {
    const field = by('members').querySelector('[data-at]:focus') ?? by('members').querySelector(`[data-at="${this.item.focus}"]`);
    return [field?.dataset.name, field?.selectionStart ?? 0];
  }
}

const documents = new Map();

export const forget = (file) => documents.delete(file);

// The form that an item stands in, with the row that it is about.
export async function showForm(item, open, select, look) {
  if (!documents.has(item.file)) documents.set(item.file, get(`api/file/${item.file}`));
  let whole;
  try {
    whole = await documents.get(item.file);
  } catch {
    documents.delete(item.file);
    return;
  }
  const panel = by('form');
  const form = whole.forms[item.form ?? 0];
  if (!form) return panel.replaceChildren();
  const prefix = `forms[${item.form ?? 0}]`;
  const own = item.members[0]?.path.replace(/\.[a-z_0-9]+$/, '') ?? item.path;
  const rows = (list, name, cells) => list.map((thing, i) => {
    const path = `${prefix}.${name}[${i}]`;
    const row = make('tr');
    row.append(...cells(thing).map((text) => make('td', '', text ?? '')));
    const doubt = open.find((other) => (other.members[0]?.path ?? other.path).startsWith(path) && other.file === item.file);
    row.classList.toggle('now', path === own);
    row.classList.toggle('person', Boolean(thing.corrected_by));
    row.dataset.path = path;
    row.classList.toggle('open', Boolean(doubt));
    row.addEventListener('click', () => (doubt ? select(doubt) : look(item.file, path)));
    return row;
  });
  const value = (v) => v?.raw;
  const head = make('h2', '', [form.title || word('no_title'), form.year, form.pages && word('pages_of', form.pages.join('–'))].filter(Boolean).join(' · '));
  head.dataset.path = prefix;
  head.addEventListener('click', () => look(item.file, prefix));
  const parts = [head];
  const part = (name, list, cells) => {
    if (!list.length) return;
    const table = make('table');
    table.append(...rows(list, name, cells));
    parts.push(make('h3', '', word(name)), table);
  };
  part('fields', form.fields, (f) => [f.label, f.value]);
  part('tasks', form.tasks, (t) => [t.name, t.amount.raw]);
  part('goals', form.goals, (g) => [g.label, g.text]);
  part('indicators', form.indicators, (i) => [i.level2, i.name, value(i.cycle), value(i.annual), value(i.actual)].filter((v) => v !== undefined));
  panel.replaceChildren(...parts);
  panel.scrollTop = 0;
  const now = panel.querySelector('.now');
  panel.scrollTop = now ? now.getBoundingClientRect().top - panel.getBoundingClientRect().top + panel.scrollTop - panel.clientHeight / 2 : 0;
}

// Moves the mark in the form by so many rows, and shows what it is on.
export function step(by_) {
  const rows = [...by('form').querySelectorAll('[data-path]')];
  const at = rows.findIndex((row) => row.classList.contains('now'));
  rows[Math.max(0, Math.min(rows.length - 1, at + by_))]?.click();
}
