// What is done to a row as a whole: it is added, struck off, split, merged with the next one, moved.

import { by, get, make } from './ask.js';
import { member, word } from './words.js';

const ROW = /^(forms\[(\d+)\]\.indicators\[)(\d+)\]/;

export const thing = (file, path) => get(`api/thing/${file}/${encodeURIComponent(path)}`);

// The path of the row that an item is about, in its parts; null where it is about none.
const rowOf = (item) => ROW.exec(item?.members[0]?.path ?? item?.path ?? '');
export const isRow = (item) => Boolean(rowOf(item));

const known = new Map();

export const forgetLevels = () => known.clear();

// Offers the levels that the regime of the form knows; the second ones are those below the first one that stands beside.
export function offerLevels(field, item, first) {
  const name = field.dataset.name;
  if (name !== 'level1' && name !== 'level2') return;
  field.setAttribute('list', `known-${name}`);
  field.addEventListener('focus', async () => {
    const key = `${item.file}/${item.form ?? 0}`;
    if (!known.has(key)) known.set(key, get(`api/levels/${key}`).catch(() => []));
    const levels = await known.get(key);
    const below = levels.filter(([one]) => one === first()).flatMap(([, two]) => two);
    const names = name === 'level1' ? levels.map(([one]) => one) : below.length ? below : levels.flatMap(([, two]) => two);
    by(`known-${name}`).replaceChildren(...[...new Set(names)].map((text) => {
      const option = make('option');
      option.value = text;
      return option;
    }));
  });
}

export class Rows {
  constructor(record) {
    this.record = record;
    by('row').addEventListener('close', () => {
      if (by('row').returnValue === 'put') this.done(this.parts());
    });
    by('row-close').addEventListener('click', () => by('row').close('none'));
  }

  // The row that an item is about, as it is now, and the rows beside it.
  async find(item, ...steps) {
    const [, list, , at] = rowOf(item);
    const path = (step) => `${list}${Number(at) + step}]`;
    const rows = await Promise.all([0, ...steps].map((step) => (Number(at) + step < 0 ? null : thing(item.file, path(step)).catch(() => null))));
    if (!rows[0]) throw new Error(word('no_row'));
    return rows;
  }

  line(item, row, kind, now) {
    return { file: item.file, page: row.on, bbox: row.at, path: row.path, read: row.read, now: now === undefined ? null : JSON.stringify(now), kind };
  }

  async strike(item) {
    const [row] = await this.find(item);
    this.record([this.line(item, row, 'deleted')], item);
  }

  // Asks for a row that was not read, below the one that is looked at; that one tells the levels.
  async add(item) {
    const [row] = await this.find(item);
    const texts = row.members.map((m) => [m.name, m.name.startsWith('level') ? m.text : '']);
    this.ask('add', item, [texts], ([now]) => this.record([this.line(item, row, 'added', now)], item));
  }

  // Parts a row at the caret: what stands behind it in that text is the second row's.
  async split(item, name, caret) {
    const [row] = await this.find(item);
    const part = (m) => (m.name === name && caret > 0 && caret < m.text.length ? [m.text.slice(0, caret), m.text.slice(caret)] : [m.text, m.name.startsWith('level') ? m.text : '']);
    const halves = [0, 1].map((half) => row.members.map((m) => [m.name, part(m)[half]]));
    this.ask('split', item, halves, (now) => this.record([this.line(item, row, 'split', now)], item));
  }

  async merge(item) {
    const [row, next] = await this.find(item, 1);
    if (!next) throw new Error(word('no_next'));
    const other = new Map(next.members.map((m) => [m.name, m.text]));
    const join = (name, a, b) => (a === b || !b ? a : !a ? b : name.startsWith('level') ? a : a + b);
    const texts = row.members.map((m) => [m.name, join(m.name, m.text, other.get(m.name) ?? '')]);
    this.ask('merge', item, [texts], ([now]) => this.record([this.line(item, row, 'merged', { with: next.read, row: now })], item));
  }

  async move(item, by) {
    const [row, above, next] = await this.find(item, -1, 1);
    if (by < 0 ? !above : !next) return;
    const [, two] = by < 0 ? await this.find(item, -2) : [null, next];
    this.record([this.line(item, row, 'moved', { below: two?.read ?? null })], item);
  }

  ask(title, item, parts, done) {
    this.done = done;
    by('row-title').textContent = word(title);
    by('row-put').textContent = word(title === 'add' ? 'put' : 'do_it');
    by('row-members').classList.toggle('two', parts.length > 1);
    by('row-members').replaceChildren(...parts.map((texts, at) => {
      const part = make('fieldset');
      if (parts.length > 1) part.append(make('legend', '', word('row_of', at + 1)));
      part.append(...texts.map(([name, text]) => {
        const line = make('label', 'member', '');
        const field = make('input');
        field.name = name;
        field.dataset.name = name;
        field.value = text;
        offerLevels(field, item, () => part.querySelector('[name="level1"]')?.value);
        line.append(make('span', '', member(name)), field);
        return line;
      }));
      return part;
    }));
    by('row').returnValue = '';
    by('row').showModal();
    [...by('row-members').querySelectorAll('[name="name"]')].at(-1)?.focus();
  }

  // The texts that stand in the dialog, row by row.
  parts() {
    return [...by('row-members').children].map((part) => {
      const fields = [...part.querySelectorAll('input')].filter((field) => field.value);
      return Object.fromEntries(fields.map((field) => [field.name, field.value]));
    });
  }
}
