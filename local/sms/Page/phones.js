'use strict';

// The page asks for what has changed since its last revision and never for anything from elsewhere.
const POLL_MS = 1000;
const QUICK = ['1', '2', '3', '１', '确认', '取消', '改期', '谢谢', '退订', 'STOP', 'START'];
const OUTCOMES = { refused: '被拒绝', throttled: '被限流', failed: '服务出错', network: '运营商自动回复' };
const REACHED = new Set([2000, 5002]);

const byId = (id) => document.getElementById(id);
const messages = new Map();
const phones = new Map();
const seen = new Map();
let revision = 0;
let now = null;
let sender = '';
let chosen = decodeURIComponent(location.hash.slice(1)) || null;

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

const phoneOf = (message) => (message.direction === 'out' ? message.to : message.from);
const isText = (message) => message.outcome === 'accepted' || message.outcome === 'answer-lost' || message.outcome === 'network';
const reaches = (message) => isText(message) && (message.reportCode === null || REACHED.has(message.reportCode));

const pretty = (number) => {
  const chinese = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number);
  if (chinese) return `${chinese[1]} ${chinese[2]} ${chinese[3]}`;
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return american ? `+1 ${american[1]} ${american[2]} ${american[3]}` : number;
};

const parse = (typed) => {
  const digits = typed.replace(/[\s\-()（）]/g, '');
  if (/^1\d{10}$/.test(digits)) return `+86${digits}`;
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
};

// The phones lie in the hospital's city, wherever the browser is.
const ZONE = 'Asia/Shanghai';
const time = (at) => at.toLocaleTimeString('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const date = (at) => at.toLocaleDateString('zh-CN', { timeZone: ZONE, month: 'long', day: 'numeric' });
const day = (at) => at.toLocaleDateString('zh-CN', { timeZone: ZONE, month: 'long', day: 'numeric', weekday: 'short' });
const sameDay = (a, b) => a && b && day(a) === day(b) && Math.abs(a - b) < 864e5;

function take(answer) {
  revision = answer.revision;
  now = new Date(answer.now);
  sender = answer.sender;
  for (const message of answer.messages) {
    message.at = new Date(message.at);
    messages.set(message.seq, message);
    const number = phoneOf(message);
    if (!number) continue;
    if (!phones.has(number)) phones.set(number, new Map());
    phones.get(number).set(message.seq, message);
  }
  byId('clock').textContent = `${day(now)} ${time(now)}`;
  byId('phone-clock').textContent = time(now);
  byId('speed').textContent = answer.speed === 1 ? '' : answer.speed === 0 ? '时间暂停' : `${answer.speed} 倍速`;
  return answer.messages;
}

function showCounts() {
  const all = [...messages.values()];
  const sent = all.filter((message) => message.direction === 'out' && message.outcome !== 'network');
  byId('count-sent').textContent = sent.filter(isText).length;
  byId('count-delivered').textContent = sent.filter((message) => message.status === 'Delivered').length;
  byId('count-failed').textContent = sent.filter((message) => !isText(message) || message.status === 'Failed').length;
  byId('count-replies').textContent = all.filter((message) => message.direction === 'in').length;
}

function lastOf(number) {
  return Math.max(0, ...(phones.get(number)?.keys() ?? []));
}

function showList() {
  const wanted = byId('number').value.replace(/[\s\-+]/g, '');
  const numbers = [...phones.keys()]
    .filter((number) => number.includes(wanted))
    .sort((a, b) => lastOf(b) - lastOf(a));
  document.body.classList.toggle('has-list', phones.size > 0);
  byId('list').replaceChildren(...numbers.map(listItem));
}

function listItem(number) {
  const last = messages.get(lastOf(number));
  const fresh = [...phones.get(number).values()]
    .filter((message) => message.direction === 'out' && reaches(message) && message.seq > (seen.get(number) ?? 0)).length;

  const button = element('button');
  button.type = 'button';
  button.setAttribute('aria-current', String(number === chosen));
  button.append(
    element('span', `face tone-${Number(number.slice(-4)) % 6}`, number.slice(-2)),
    element('span', 'who', pretty(number)),
    element('span', 'when', sameDay(last.at, now) ? time(last.at) : date(last.at)),
    element('span', 'last', (last.direction === 'in' ? '↩ ' : '') + last.text));
  if (fresh > 0 && number !== chosen) button.append(element('span', 'new', fresh));
  button.addEventListener('click', () => choose(number));

  const item = element('li');
  item.append(button);
  return item;
}

function note(message) {
  const lost = message.outcome === 'answer-lost' ? ' · 应答丢失' : '';
  if (message.direction === 'in') return [time(message.at), false];
  if (message.outcome === 'network') return [`${time(message.at)} · ${OUTCOMES.network}`, false];
  if (!isText(message)) return [`${time(message.at)} · ${OUTCOMES[message.outcome]}，未发出`, true];
  if (message.status === 'Failed') return [`${time(message.at)} · 未送达 ${message.reportCode}${lost}`, true];
  return [`${time(message.at)} · ${message.status === 'Delivered' ? '已送达' : '已发出'}${lost}`, false];
}

function showTalk() {
  document.body.classList.toggle('has-phone', chosen !== null);
  if (chosen === null) return;

  const talk = byId('talk');
  const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80 || talk.dataset.phone !== chosen;
  const parts = [];
  let before = null;
  for (const message of [...(phones.get(chosen)?.values() ?? [])].sort((a, b) => a.seq - b.seq)) {
    if (!sameDay(before, message.at)) parts.push(element('div', 'day', day(message.at)));
    before = message.at;
    const answered = message.direction === 'in';
    const [words, bad] = note(message);
    parts.push(
      element('div', `bubble ${answered ? 'answered' : 'received'}${answered || reaches(message) ? '' : ' missed'}`, message.text),
      element('div', `note${answered ? ' answered-note' : ''}${bad ? ' bad' : ''}`, words));
  }
  talk.replaceChildren(...parts);
  talk.dataset.phone = chosen;
  if (atEnd) talk.scrollTop = talk.scrollHeight;
  seen.set(chosen, lastOf(chosen));

  byId('contact-sender').textContent = pretty(senderFor(chosen));
  byId('contact-phone').textContent = `本机 ${pretty(chosen)}`;
}

// A phone answers the number that wrote to it last.
function senderFor(number) {
  const received = [...(phones.get(number)?.values() ?? [])].filter((message) => message.direction === 'out');
  return received.sort((a, b) => b.seq - a.seq)[0]?.from ?? sender;
}

function show() {
  showTalk();
  showList();
  showCounts();
}

function choose(number) {
  chosen = number;
  history.replaceState(null, '', number === null ? '#' : `#${encodeURIComponent(number)}`);
  tell(null);
  show();
  if (number !== null) byId('text').focus({ preventScroll: true });
}

function tell(problem) {
  byId('problem').hidden = problem === null;
  byId('problem').textContent = problem ?? '';
}

async function answer(text) {
  const to = senderFor(chosen);
  try {
    const response = await fetch('/inbound', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ from: chosen, to, text }),
    });
    if (!response.ok) throw new Error((await response.json()).problem ?? `HTTP ${response.status}`);
    tell(null);
    await look();
    return true;
  } catch (error) {
    tell(`没有发出：${error.message}`);
    return false;
  }
}

let looking = null;
function look() {
  looking ??= (async () => {
    try {
      const response = await fetch(`/phones?since=${revision}`);
      const answer = await response.json();
      // The simulator was started anew, with a ledger that lacks what this page shows.
      if (answer.revision < revision) location.reload();
      const changed = take(answer);
      if (changed.length > 0) show();
      document.title = '手机 · CareLoop 短信模拟器';
    } catch {
      document.title = '（已断开）CareLoop 短信模拟器';
      byId('speed').textContent = '已断开';
    } finally {
      looking = null;
    }
  })();
  return looking;
}

byId('quick').append(...QUICK.map((text) => {
  const button = element('button', '', text);
  button.type = 'button';
  button.addEventListener('click', () => answer(text));
  return button;
}));

byId('text').addEventListener('input', () => { byId('send').disabled = byId('text').value === ''; });

byId('text').addEventListener('keydown', (event) => {
  // Enter that ends a pinyin composition is no send.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('reply').requestSubmit();
});

byId('reply').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = byId('text').value;
  if (text === '' || !(await answer(text))) return;
  byId('text').value = '';
  byId('send').disabled = true;
});

byId('number').addEventListener('input', showList);

byId('find').addEventListener('submit', (event) => {
  event.preventDefault();
  const typed = byId('number').value;
  const number = parse(typed) ?? [...phones.keys()].find((each) => typed && each.includes(typed.replace(/\s/g, '')));
  if (!number) return;
  byId('number').value = '';
  choose(number);
});

byId('back').addEventListener('click', () => choose(null));

setInterval(look, POLL_MS);
look().then(show);
