'use strict';
(() => {
  const severities = ['info', 'low', 'medium', 'high', 'critical'];
  const step = 2000;
  const byId = id => document.getElementById(id);
  const form = byId('filters');
  const list = byId('list');

  // Texts only ever become text nodes: nothing of the report is parsed as HTML here.
  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };

  const themes = ['automatic', 'light', 'dark'];
  const themeButton = byId('theme');
  let theme = 0;
  const showTheme = () => {
    themeButton.textContent = 'Theme: ' + themes[theme];
    if (theme === 0) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = themes[theme];
  };
  try { theme = Math.max(0, themes.indexOf(localStorage.getItem('portaudit-theme'))); } catch { /* no storage for local files: fine */ }
  showTheme();
  themeButton.hidden = false;
  themeButton.addEventListener('click', () => {
    theme = (theme + 1) % themes.length;
    showTheme();
    try { localStorage.setItem('portaudit-theme', themes[theme]); } catch { /* as above */ }
  });

  // Closed parts print too, also where the style sheet cannot open them.
  addEventListener('beforeprint', () => document.querySelectorAll('details:not([open])').forEach(d => { d.open = true; d.dataset.printed = ''; }));
  addEventListener('afterprint', () => document.querySelectorAll('details[data-printed]').forEach(d => { d.open = false; delete d.dataset.printed; }));

  const reveal = target => {
    for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    target.scrollIntoView();
  };

  if (!list) {
    const show = () => { const target = byId(decodeURIComponent(location.hash.slice(1))); if (target) reveal(target); };
    addEventListener('hashchange', show);
    show();
    return;
  }

  // A finding in the document, or one of the remaining that has not been drawn yet: both with the same properties.
  const ofBody = (body, order) => ({
    order, body, anchor: body.id, id: body.dataset.id, rank: +body.dataset.rank, severity: body.dataset.severity, certainty: body.dataset.certainty,
    rule: body.dataset.rule, title: body.querySelector('.title').textContent, message: body.querySelector('.message').textContent,
    host: body.dataset.host, protocol: body.dataset.protocol, port: body.dataset.port === '' ? -1 : +body.dataset.port, program: body.dataset.program,
    file: body.dataset.file, name: body.dataset.name, line: +body.dataset.line, column: +body.dataset.column,
    get witness() { return body.querySelector('.witness code')?.textContent ?? ''; },
  });
  const ofRow = (row, data, order) => {
    const [anchor, id, rule, severity, certainty, host, protocol, port, program, file, name, line, column, message, witness, before, marked, after] = row;
    return {
      order, body: null, anchor, id: id === 0 ? anchor.slice(2) : id, rank: severity, severity: severities[severity], certainty: certainty ? 'certain' : 'possible',
      rule: data.rules[rule].id, title: data.rules[rule].title, about: data.rules[rule], message, host: data.hosts[host], protocol: data.protocols[protocol], port,
      program: data.programs[program], file: data.files[file], line, column, witness: witness ?? '', source: before === undefined ? null : [before, marked, after],
    };
  };

  const items = [...list.tBodies].map(ofBody);
  const embedded = byId('remaining');
  let complete = !embedded;
  let total = items.length;
  const complement = () => {
    if (complete) return;
    complete = true;
    const data = JSON.parse(embedded.textContent);
    embedded.remove();
    for (const row of data.rows) items.push(ofRow(row, data, items.length));
    total = items.length;
  };

  const open = (item, state) => {
    fill(item);
    item.body.classList.toggle('open', state);
    item.body.querySelector('.title button').setAttribute('aria-expanded', state);
  };
  const equip = item => {
    const title = item.body.querySelector('.title');
    const button = make('button', '', title.textContent);
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', item.anchor + '-d');
    title.replaceChildren(button);
    item.body._item = item;
  };

  const draw = item => {
    const body = make('tbody', 'finding');
    body.id = item.anchor;
    const head = make('tr', 'head',
      make('td', '', make('span', 'sev ' + item.severity, item.severity)), make('td', '', item.certainty), make('td', '', make('code', '', item.rule)),
      make('td', 'what', make('strong', 'title', item.title), make('span', 'message', item.message)), make('td', 'host', item.host),
      make('td', 'num', ...(item.port < 0 ? [] : [make('code', '', item.port + '/' + item.protocol)])),
      make('td', 'place', ...(item.file ? [make('code', '', item.name ? `${item.file} (${item.name})` : item.file + ':' + item.line)] : [])));
    const detail = make('tr', 'detail');
    detail.id = item.anchor + '-d';
    body.append(head, detail);
    item.body = body;
    item.empty = true;
    equip(item);
  };
  const fill = item => {
    if (!item.body) draw(item);
    if (!item.empty) return;
    item.empty = false;
    const where = make('div', 'where');
    if (item.file) {
      const figure = make('figure', 'source', make('figcaption', '', make('span', '', item.name ? `${item.file} (${item.name})` : `${item.file}:${item.line}:${item.column}`)));
      if (item.source) figure.append(make('div', 'lines', make('div', 'line marked', make('span', 'no', item.name ? '' : String(item.line)), make('code', '', item.source[0], make('mark', '', item.source[1]), item.source[2]))));
      where.append(figure);
    }
    where.append(make('dl', 'text', make('dt', '', 'Why'), make('dd', '', item.about.why), make('dt', '', 'Fix'), make('dd', '', item.about.fix)));
    const facts = make('dl', 'facts');
    if (item.witness) facts.append(make('dt', '', 'One packet'), make('dd', 'witness', make('code', '', item.witness)));
    if (item.program) facts.append(make('dt', '', 'Program'), make('dd', '', item.program));
    facts.append(make('dt', '', 'References'), ...item.about.references.map(r => make('dd', '', r)));
    const link = make('a', 'permalink', make('code', '', item.id));
    link.href = '#' + item.anchor;
    facts.append(make('dt', '', 'Finding'), make('dd', '', link));
    if (!item.source) facts.append(make('dt', '', 'Note'), make('dd', '', 'Source line and packet were left out to keep this page small; the JSON report has them.'));
    const cell = make('td', '', make('div', 'body', where, facts));
    cell.colSpan = 7;
    item.body.querySelector('.detail').append(cell);
  };

  const text = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  const orders = {
    severity: (a, b) => b.rank - a.rank, certainty: (a, b) => text(a.certainty, b.certainty), rule: (a, b) => text(a.rule, b.rule), title: (a, b) => text(a.title, b.title),
    host: (a, b) => text(a.host, b.host), port: (a, b) => a.port - b.port, place: (a, b) => text(a.file, b.file) || a.line - b.line,
  };
  let sort = '';
  let descending = false;
  let limit = step;
  let matching = items;

  const read = () => {
    const data = new FormData(form);
    return { q: data.get('q').trim().toLowerCase(), sev: data.getAll('sev'), cert: data.get('cert'), rule: data.get('rule'), host: data.get('host'), file: data.get('file'), port: data.get('port').trim().toLowerCase() };
  };
  const searched = item => item.searched ??= [item.id, item.severity, item.rule, item.title, item.message, item.host, item.program, item.file, item.witness, item.port < 0 ? '' : item.port + '/' + item.protocol].join('\n').toLowerCase();
  const matches = (item, f) => (f.sev.length === 0 || f.sev.includes(item.severity)) && (!f.cert || item.certainty === f.cert) && (!f.rule || item.rule === f.rule)
    && (!f.host || item.host === f.host) && (!f.file || item.file === f.file) && (!f.port || (item.port >= 0 && (f.port === String(item.port) || f.port === item.port + '/' + item.protocol)))
    && (!f.q || f.q.split(/\s+/).every(word => searched(item).includes(word)));

  const apply = () => {
    const filter = read();
    const isAsWritten = !sort && Object.values(filter).every(v => v.length === 0);
    if (!isAsWritten || limit > step) complement();
    matching = isAsWritten ? items.slice() : items.filter(item => matches(item, filter));
    if (sort) matching.sort((a, b) => ((descending ? -1 : 1) * orders[sort](a, b)) || a.order - b.order);
    const shown = matching.slice(0, limit);
    for (const item of shown) if (!item.body) draw(item);
    const wanted = shown.map(item => item.body);
    if (wanted.length !== list.tBodies.length || wanted.some((body, i) => list.tBodies[i] !== body)) {
      for (const body of [...list.tBodies]) body.remove();
      list.append(...wanted);
    }
    const known = complete ? matching.length : remainingCount + matching.length;
    byId('matched').textContent = `${known} of ${complete ? total : total + remainingCount} findings${known > shown.length ? `, the first ${shown.length} shown` : ''}`;
    byId('none').hidden = shown.length > 0;
    byId('more').hidden = known <= shown.length;
    for (const head of list.tHead.rows[0].cells) {
      if (head.dataset.sort === sort) head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  };
  const remainingCount = embedded ? +embedded.dataset.count : 0;

  const remember = () => {
    const state = new URLSearchParams();
    for (const [name, value] of Object.entries(read())) if (value.length > 0) state.set(name, Array.isArray(value) ? value.join(',') : value);
    if (sort) state.set('sort', (descending ? '-' : '') + sort);
    const hash = state.toString();
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
  };
  const changed = () => { limit = step; apply(); remember(); };

  // Not by form.reset(), whose event would come back here as a change by the user.
  const choose = state => {
    for (const name of ['q', 'cert', 'rule', 'host', 'file', 'port']) form.elements[name].value = state.get(name) ?? '';
    const wanted = (state.get('sev') ?? '').split(',');
    for (const box of form.querySelectorAll('[name=sev]')) box.checked = wanted.includes(box.value);
  };
  const restore = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes('=')) return false;
    const state = new URLSearchParams(hash);
    choose(state);
    const order = state.get('sort') ?? '';
    descending = order.startsWith('-');
    sort = Object.hasOwn(orders, order.replace(/^-/, '')) ? order.replace(/^-/, '') : '';
    return true;
  };
  const follow = () => {
    if (restore()) { limit = step; apply(); return; }
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (!anchor) return;
    if (anchor.startsWith('f-') && !byId(anchor)) { // filtered away, or not drawn yet
      complement();
      const item = items.find(i => i.anchor === anchor);
      if (!item) return;
      // Alone, because drawing everything before it could be most of a hundred thousand rows.
      choose(item.order < step ? new URLSearchParams() : new URLSearchParams({ q: item.id }));
      sort = '';
      limit = step;
      apply();
    }
    const target = byId(anchor);
    if (!target) return;
    if (target._item) open(target._item, true);
    reveal(target);
  };

  items.forEach(equip);
  for (const head of list.tHead.rows[0].cells) {
    const button = make('button', '', head.textContent);
    button.type = 'button';
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      // Up, down, and back to worst first.
      if (sort !== head.dataset.sort) { sort = head.dataset.sort; descending = false; }
      else if (!descending) descending = true;
      else sort = '';
      changed();
    });
  }
  list.addEventListener('click', event => {
    const head = event.target.closest('.head');
    if (!head || getSelection().toString()) return;
    const item = head.parentElement._item;
    open(item, !item.body.classList.contains('open'));
  });
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('input', changed);
  form.addEventListener('reset', () => setTimeout(() => { sort = ''; changed(); }));
  byId('more').addEventListener('click', () => { limit += step; apply(); });
  byId('open-all').addEventListener('click', event => {
    const state = event.target.dataset.open !== '1';
    for (const body of list.tBodies) open(body._item, state);
    event.target.dataset.open = state ? '1' : '';
    event.target.textContent = state ? 'Close all' : 'Open all';
  });

  const save = (name, type, content) => {
    const link = make('a', '');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const plain = item => ({
    id: item.id, ruleId: item.rule, severity: item.severity, certainty: item.certainty, title: item.title, message: item.message, host: item.host,
    protocol: item.protocol, port: item.port < 0 ? null : item.port, program: item.program, path: item.file, line: item.name ? null : item.line || null, column: item.name ? null : item.column || null, witness: item.witness,
    name: item.name || null,
  });
  // Spreadsheets run what begins so as a formula; a quote in front makes it text.
  const cell = value => {
    const content = value === null ? '' : String(value);
    return '"' + (/^[=+\-@\t\r]/.test(content) ? "'" : '') + content.replaceAll('"', '""') + '"';
  };
  byId('csv').addEventListener('click', () => {
    complement(); apply();
    const rows = matching.map(plain);
    const names = Object.keys(plain(items[0]));
    save('findings.csv', 'text/csv;charset=utf-8', '\ufeff' + [names, ...rows.map(Object.values)].map(r => r.map(cell).join(',')).join('\r\n') + '\r\n');
  });
  byId('json').addEventListener('click', () => {
    complement(); apply();
    save('findings.json', 'application/json', JSON.stringify(matching.map(plain), null, 2) + '\n');
  });

  form.hidden = false;
  restore();
  apply();
  addEventListener('hashchange', follow);
  if (!location.hash.includes('=')) follow();
})();
