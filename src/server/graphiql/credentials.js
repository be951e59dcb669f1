// Runs in the browser, before bootstrap.js: the one place where a key is given, for every tab, over HTTP and WebSocket.
// The console keeps its key under the same name, so whoever gave it there is not asked again in that window. The
// session's storage is gone with the window, and no other site reads it.
const STORED_AS = 'invitegraph:key';
const form = document.querySelector('#credentials');
const field = form.querySelector('input');
const forget = form.querySelector('[type=button]');
const said = form.querySelector('output');
const key = sessionStorage.getItem(STORED_AS) ?? undefined;

// The page is loaded anew, so that the schema is asked for with the new key and no socket keeps the old one. The tabs
// are remembered.
function become(next) {
  if (next) sessionStorage.setItem(STORED_AS, next);
  else sessionStorage.removeItem(STORED_AS);
  location.reload();
}

forget.hidden = key === undefined;
if (key !== undefined) said.textContent = 'A key goes along with everything that runs here.';
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = field.value.trim();
  if (given) become(given);
});
forget.addEventListener('click', () => become(undefined));

function showRefusal() {
  said.setAttribute('role', 'alert');
  said.textContent =
    key === undefined ? 'This gateway asks for a key.' : 'The gateway does not take this key.';
  field.focus();
}

// What a tab has in its own headers editor comes first: one tab may try another key.
globalThis.connectionParams = (own) => (key === undefined ? own : { authorization: `Bearer ${key}`, ...own });

// GraphiQL takes no fetch of ours: it looks the page's own one up at each request.
const plainFetch = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const headers = new Headers(init?.headers);
  if (key !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${key}`);
  const response = await plainFetch(url, { ...init, headers });
  if (response.status === 401) showRefusal();
  return response;
};
