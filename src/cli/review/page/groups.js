// All cut-outs of the same doubt side by side: the odd ones are marked, the rest is confirmed with one key.

import { by, make } from './ask.js';
import { word } from './words.js';

export class Groups {
  constructor(record) {
    this.groups = [];
    this.at = 0;
    this.cell = 0;
    this.record = record;
    by('groups').addEventListener('click', (event) => {
      const group = event.target.closest('.group');
      if (group) this.open(Number(group.dataset.at));
    });
    by('grid').addEventListener('click', (event) => {
      const cut = event.target.closest('.cut');
      if (!cut) return;
      this.cell = Number(cut.dataset.at);
      this.toggle();
    });
    by('confirm').addEventListener('click', () => this.confirm());
    by('odd').addEventListener('click', () => this.toggle());
    by('meant').addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) this.mean(Number(button.dataset.at));
    });
  }

  // Groups what is left: by what was read and by what it may be first of all.
  fill(items) {
    const open = this.group?.key;
    const all = new Map();
    for (const item of items) {
      if (item.code !== 'low_confidence' || item.page !== item.on) continue;
      for (const choice of item.choices) {
        if (choice.member === null) continue;
        const key = `${choice.read}\u0000${choice.others[0] ?? ''}`;
        if (!all.has(key)) all.set(key, { key, read: choice.read, others: choice.others.slice(0, 2), cuts: [], odd: new Set(), meant: 0 });
        all.get(key).cuts.push({ item, choice });
      }
    }
    this.groups = [...all.values()].sort((a, b) => b.cuts.length - a.cuts.length || (a.key < b.key ? -1 : 1));
    const again = this.groups.findIndex((group) => group.key === open);
    this.open(again < 0 ? Math.min(this.at, Math.max(0, this.groups.length - 1)) : again);
  }

  get group() {
    return this.groups[this.at];
  }

  open(at) {
    this.at = at;
    this.cell = 0;
    const { group } = this;
    by('groups').replaceChildren(...this.groups.map((g, i) => {
      const entry = make('div', 'group');
      entry.dataset.at = i;
      entry.setAttribute('role', 'option');
      entry.setAttribute('aria-selected', i === at);
      entry.append(make('span', '', g.others.length ? `${g.read} / ${g.others[0]}` : g.read), make('small', '', g.cuts.length));
      return entry;
    }));
    by('groups').children[at]?.scrollIntoView({ block: 'nearest' });
    by('cuts').classList.toggle('none', !group);
    if (!group) {
      by('grid').replaceChildren();
      by('meant').replaceChildren();
      by('group-title').textContent = word('no_groups');
      return;
    }
    by('grid').replaceChildren(...group.cuts.map((cut, i) => this.cut(cut, i)));
    const options = [word('as_read', group.read), ...group.others.map((other) => `“${other}”`)];
    by('meant').replaceChildren(`${word('meant')}:`, ...options.map((text, i) => {
      const button = make('button');
      button.type = 'button';
      button.dataset.at = i;
      button.setAttribute('role', 'radio');
      button.append(make('kbd', '', i), ` ${text}`);
      return button;
    }));
    this.mark();
  }

  cut({ item, choice }, at) {
    const element = make('div', 'cut');
    element.id = `cut-${at}`;
    element.dataset.at = at;
    element.setAttribute('role', 'gridcell');
    const [x0, y0, x1, y1] = choice.bbox;
    const high = y1 - y0;
    const middle = (x0 + x1) / 2;
    const area = [middle - 2.6 * high, y0 - 0.35 * high, middle + 2.6 * high, y1 + 0.35 * high].map((side) => side.toFixed(1));
    const view = make('div', 'view');
    const picture = make('img');
    picture.loading = 'lazy';
    picture.src = `api/cut/${item.file}/${item.page}/${area.join(',')}`;
    const text = [...item.members[choice.member].text];
    const caption = make('small');
    caption.append(text.slice(Math.max(0, choice.at - 6), choice.at).join(''), make('mark', '', text[choice.at]), text.slice(choice.at + 1, choice.at + 7).join(''));
    picture.alt = caption.textContent;
    view.append(picture);
    element.append(view, caption);
    return element;
  }

  mark() {
    const { group } = this;
    if (!group) return;
    for (const cut of by('grid').children) {
      const at = Number(cut.dataset.at);
      cut.classList.toggle('at', at === this.cell);
      cut.classList.toggle('is-odd', group.odd.has(at));
      cut.setAttribute('aria-selected', group.odd.has(at));
    }
    for (const button of by('meant').querySelectorAll('button')) button.setAttribute('aria-checked', Number(button.dataset.at) === group.meant);
    const title = group.others.length ? word('group_or', group.read, group.others[0]) : word('group_of', group.read);
    by('group-title').textContent = `${title} · ${word('marked', group.cuts.length, group.odd.size)}`;
    by('grid').setAttribute('aria-activedescendant', `cut-${this.cell}`);
  }

  toggle() {
    const { odd } = this.group ?? { odd: new Set() };
    if (!odd.delete(this.cell)) odd.add(this.cell);
    this.mark();
  }

  mean(at) {
    if (!this.group || at > this.group.others.length) return;
    this.group.meant = at;
    this.mark();
  }

  move(key) {
    const cuts = [...by('grid').children];
    if (!cuts.length) return;
    const across = cuts.filter((cut) => cut.offsetTop === cuts[0].offsetTop).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[key];
    this.cell = Math.max(0, Math.min(cuts.length - 1, this.cell + step));
    cuts[this.cell].scrollIntoView({ block: 'nearest' });
    this.mark();
  }

  turn(by) {
    if (this.groups.length) this.open((this.at + by + this.groups.length) % this.groups.length);
  }

  // The cut-outs that are not marked are what is meant; the odd ones stay in the queue.
  confirm() {
    const { group } = this;
    if (!group) return;
    const other = group.meant ? group.others[group.meant - 1] : null;
    const texts = new Map();
    const lines = group.cuts.filter((_, at) => !group.odd.has(at)).map(({ item, choice }) => {
      const member = item.members[choice.member];
      const place = { file: item.file, page: item.on, bbox: choice.bbox, path: member.path, read: member.read };
      if (other === null) return { ...place, now: null, kind: 'accepted' };
      const key = `${item.file} ${member.path}`;
      const chars = [...(texts.get(key) ?? member.text)];
      chars[choice.at] = other;
      texts.set(key, chars.join(''));
      return { ...place, now: texts.get(key), kind: 'corrected' };
    });
    if (lines.length) this.record(lines);
  }
}
