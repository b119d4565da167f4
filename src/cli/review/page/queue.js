// The queue of doubts over all files, and its list, of which only what is seen is in the page.

import { by, make } from './ask.js';
import { member, why, word } from './words.js';

const HEIGHT = 52;
const ORDER = { number: 0, name: 1, text: 2, remark: 3 };

export const id = (item) => [item.file, item.code, item.path, item.page, item.bbox, item.message].join('|');

export class Queue {
  constructor(select) {
    this.items = [];
    this.later = new Set();
    this.at = 0;
    this.select = select;
    const list = by('list');
    list.addEventListener('scroll', () => this.draw());
    list.addEventListener('click', (event) => {
      const entry = event.target.closest('.entry');
      if (entry) this.select(Number(entry.dataset.at));
    });
    new ResizeObserver(() => this.draw()).observe(list);
  }

  get item() {
    return this.items[this.at];
  }

  // Puts what is left of some files in the place of what was left before.
  replace(left, files) {
    const changed = new Set(files ?? left.map((l) => l.file));
    const order = this.items.map(id);
    const kept = files === null ? [] : this.items.filter((item) => !changed.has(item.file));
    for (const { file, items } of left) kept.push(...items.map((item) => ({ ...item, file })));
    const rank = (item) => [this.later.has(id(item)) ? 1 : 0, ORDER[item.weight], item.file, item.page ?? 0, item.bbox?.[1] ?? 0];
    const ranks = new Map(kept.map((item) => [item, rank(item)]));
    kept.sort((a, b) => {
      const [x, y] = [ranks.get(a), ranks.get(b)];
      const differ = x.findIndex((n, i) => n !== y[i]);
      return differ < 0 ? 0 : x[differ] - y[differ];
    });
    this.items = kept;
    // The one that was looked at, or else the next one after it that is still there.
    const there = new Map(kept.map((item, at) => [id(item), at]));
    const next = order.slice(this.at).find((old) => there.has(old));
    this.at = next === undefined ? Math.max(0, Math.min(this.at, kept.length - 1)) : there.get(next);
  }

  find(wanted) {
    return this.items.findIndex((item) => id(item) === wanted);
  }

  putOff() {
    const item = this.item;
    if (!item) return;
    this.later.add(id(item));
    const [moved] = this.items.splice(this.at, 1);
    this.items.push(moved);
    if (this.at >= this.items.length) this.at = 0;
  }

  move(by) {
    if (this.items.length) this.at = (this.at + by + this.items.length) % this.items.length;
  }

  show() {
    const list = by('list');
    const [top, bottom] = [this.at * HEIGHT, (this.at + 1) * HEIGHT];
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
    this.draw();
  }

  draw() {
    const list = by('list');
    const space = by('list-space');
    space.style.height = `${this.items.length * HEIGHT}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - 4);
    const last = Math.min(this.items.length, Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + 4);
    const entries = [];
    for (let at = first; at < last; at += 1) entries.push(this.entry(at));
    space.replaceChildren(...entries);
    list.setAttribute('aria-activedescendant', this.items.length ? `entry-${this.at}` : '');
  }

  entry(at) {
    const item = this.items[at];
    const entry = make('div', 'entry');
    entry.id = `entry-${at}`;
    entry.dataset.at = at;
    entry.style.top = `${at * HEIGHT}px`;
    entry.setAttribute('role', 'option');
    entry.setAttribute('aria-selected', at === this.at);
    entry.setAttribute('aria-setsize', this.items.length);
    entry.setAttribute('aria-posinset', at + 1);
    const title = make('b');
    const focus = item.members[item.focus];
    title.append(...(focus ? marked(focus.text, item.choices, item.focus, 5) : [why(item)]));
    const place = [focus ? member(focus.name) : '', item.page ? word('page', item.page) : '', item.name].filter(Boolean).join(' · ');
    entry.append(title, make('small', '', place));
    return entry;
  }
}

// A text with its doubtful characters marked; of a long one only what stands around them.
export function marked(text, choices, at, around = 14) {
  const doubtful = choices.filter((choice) => choice.member === at).map((choice) => choice.at);
  const chars = [...text];
  const isLong = chars.length > 2 * around && doubtful.length > 0;
  const isNear = (i) => !isLong || doubtful.some((place) => Math.abs(place - i) <= around);
  const parts = [];
  chars.forEach((char, i) => {
    if (isNear(i)) parts.push(doubtful.includes(i) ? make('mark', '', char) : char);
    else if (parts.at(-1) !== '…') parts.push('…');
  });
  return parts;
}
