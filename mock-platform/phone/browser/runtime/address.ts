/** Page addresses inside a mini-program: relative, absolute, with query. */

export interface PageAddress {
  readonly path: string;
  readonly query: { [name: string]: string };
}

/** `from` is the path of the page that asks. Query values stay URL-encoded. */
export function parseAddress(url: string, from: string): PageAddress {
  const [target = '', search = ''] = splitOnce(url, '?');
  const parts = target.startsWith('/') || from === '' ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return { path: parts.join('/').replace(/\.html$/, ''), query: parseQuery(search) };
}

export function parseQuery(search: string): { [name: string]: string } {
  const query: { [name: string]: string } = {};
  for (const part of search.split('&')) {
    const [name, value = ''] = splitOnce(part, '=');
    // WeChat passes values on without decoding: the page decodes them itself.
    if (name && name !== '__proto__') query[name] = value;
  }
  return query;
}

function splitOnce(text: string, by: string): [string, string?] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
