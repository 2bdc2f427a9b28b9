// What pages do beyond links and forms. Every page works without it.
'use strict';

const main = document.getElementById('main');

// --- Staying true: another's change shows within two seconds -----------------------------------------------------------------

const pulseEvery = 1500;
let revision = document.body.dataset.revision;
let refreshing = false;

// Nobody's typing, no chosen file and no answer to a form that stays on its page is thrown away by a refresh.
const isBusy = () => document.querySelector('dialog[open], [data-keep]') !== null
  || [...main.querySelectorAll('input:not([type=hidden]), textarea, select')].some(field =>
    field === document.activeElement || isChanged(field));

function isChanged(field) {
  if (field.type === 'checkbox' || field.type === 'radio') { return field.checked !== field.defaultChecked; }
  if (field.tagName === 'SELECT') {
    const first = [...field.options].some(option => option.defaultSelected);
    return [...field.options].some((option, index) => option.selected !== (first ? option.defaultSelected : index === 0));
  }
  return field.value !== field.defaultValue;
}

async function replaceMain(address) {
  const response = await fetch(address, { headers: { accept: 'text/html', 'x-console-refresh': '1' }, redirect: 'error' });
  if (!response.ok) { return; }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.getElementById('main');
  if (!fresh) { return; }
  revision = page.body.dataset.revision;
  const open = new Set([...main.querySelectorAll('details[open]')].map(part => part.id));
  main.replaceChildren(...fresh.childNodes);
  for (const part of main.querySelectorAll('details')) { if (part.id && open.has(part.id)) { part.open = true; } }
  document.title = page.title;
  openTails();
}

async function pulse() {
  if (document.hidden || refreshing) { return; }
  const response = await fetch('/console/pulse');
  if (response.status === 401) { location.reload(); return; }
  if (!response.ok) { return; }
  const now = await response.json();
  const isNew = now.revision !== revision || main.querySelector('[data-refresh]') !== null;
  if (!isNew || isBusy()) { return; }
  refreshing = true;
  try { await replaceMain(location.href); } finally { refreshing = false; }
}

setInterval(() => pulse().catch(() => undefined), pulseEvery);

// --- Search as you type: a form with data-live is sent while it is filled in ------------------------------------------------

let pending;

document.addEventListener('input', event => {
  const form = event.target.closest('form[data-live]');
  if (!form) { return; }
  clearTimeout(pending);
  pending = setTimeout(() => search(form).catch(() => undefined), 200);
});

let latest = 0;

async function search(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  const address = `${form.getAttribute('action')}?${new URLSearchParams(fields)}`;
  const turn = ++latest;
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  if (!response.ok || turn !== latest) { return; }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const target = document.getElementById(form.dataset.live);
  const fresh = page.getElementById(form.dataset.live);
  if (!target || !fresh) { return; }
  target.replaceChildren(...fresh.childNodes);
  history.replaceState(null, '', address);
}

// --- Keyboard ----------------------------------------------------------------------------------------------------------------

const places = { o: '/console', m: '/console/mappings', p: '/console/plans', t: '/console/trace', h: '/console/history' };
let leader = 0;

document.addEventListener('keydown', event => {
  const isTyping = event.target.closest('input, textarea, select, [contenteditable]') !== null;
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) { return; }
  if (event.key === '/') {
    event.preventDefault();
    (main.querySelector('input[type=search]') ?? document.getElementById('find')).focus();
  } else if (event.key === '?') {
    document.getElementById('keys').showModal();
  } else if (event.key === 'g') {
    leader = Date.now();
  } else if (Date.now() - leader < 1500 && places[event.key]) {
    location.assign(places[event.key]);
  }
});

// --- Buttons -----------------------------------------------------------------------------------------------------------------

document.addEventListener('click', async event => {
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    try {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Select it and copy';
    }
  }
});

document.addEventListener('change', event => {
  const all = event.target.closest('[data-all]');
  if (all) {
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)) { box.checked = all.checked; }
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method === 'dialog') { return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === 'post') { form.dataset.sent = '1'; form.setAttribute('aria-busy', 'true'); }
});

window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) { delete form.dataset.sent; form.removeAttribute('aria-busy'); }
});

// --- A file is dropped -------------------------------------------------------------------------------------------------------

for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, event => {
    const zone = event.target.closest?.('.drop');
    if (!zone) { return; }
    event.preventDefault();
    zone.classList.toggle('over', type === 'dragover');
    if (type === 'drop') {
      const input = zone.querySelector('input[type=file]');
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });
}

// --- A live tail: an element with data-tail shows rows as they come ------------------------------------------------------------

let tails = [];

function closeTails() {
  for (const tail of tails) { tail.close(); }
  tails = [];
}

function openTails() {
  closeTails();
  for (const place of document.querySelectorAll('[data-tail]')) {
    const source = new EventSource(place.dataset.tail);
    source.addEventListener('row', event => {
      const page = new DOMParser().parseFromString(event.data, 'text/html');
      place.prepend(...page.querySelectorAll('tr'));
      while (place.children.length > 200) { place.lastElementChild.remove(); }
    });
    tails.push(source);
  }
}

window.addEventListener('pagehide', closeTails);
openTails();
