// Runs in the browser, before graphiql.js: Monaco reads its environment while that script is evaluated.
// The page's Content-Security-Policy allows no inline script, so what differs between pages comes in a data attribute.
const root = document.querySelector('#root');
const { workers, ...options } = JSON.parse(root.dataset.options);

globalThis.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => workers[label],
};

// A WebSocket has no headers, so what the user typed into the headers editor goes along as connectionParams:
// without it, a credential that works for a query would not work for a subscription.
let headers = '';
function ownHeaders() {
  try {
    const entries = Object.entries(JSON.parse(headers));
    return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
  } catch {
    return {};
  }
}

// GraphiQL looks for the tab of its initial query and variables among the tabs that it remembers, and opens one more
// where it finds none: so name both of the tab that was open last. On a first visit it takes the default tabs, but
// fills the variables editor from this option alone.
function lastOpenTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
    return tabs[activeTabIndex];
  } catch {
    return options.defaultTabs[0];
  }
}

// A link that carries a query opens that query.
const linked = new URL(location.href).searchParams.get('query');
const last = lastOpenTab();
const open = linked === null || linked === last?.query ? last : undefined;

document.addEventListener('DOMContentLoaded', () => {
  globalThis.YogaGraphiQL.renderYogaGraphiQL(root, {
    ...options,
    query: open?.query ?? undefined,
    variables: open?.variables ?? undefined,
    connectionParams: () => globalThis.connectionParams(ownHeaders()),
    onTabChange: ({ tabs, activeTabIndex }) => {
      headers = tabs[activeTabIndex]?.headers ?? '';
    },
  });
});
