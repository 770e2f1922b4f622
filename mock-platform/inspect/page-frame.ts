/** The plain frame of the pages people read here; tokens from the house's look: 4-px grid, system fonts, quiet lines. */
import { html, raw } from 'hono/html';

type Html = ReturnType<typeof html>;

const STYLE = `
:root{color-scheme:light dark;--surface:#f7f8fa;--raised:#fff;--line:#e3e6ea;--text:#16181d;--quiet:#626a76;--primary:#0f5fe0;--danger:#c02626}
@media (prefers-color-scheme:dark){:root{--surface:#101114;--raised:#1a1c21;--line:#2c3037;--text:#eceef2;--quiet:#9aa2ae;--primary:#7fb0ff;--danger:#ff8b84}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:32px 16px 48px}
h1{font-size:28px;line-height:1.2;margin:0 0 8px;font-weight:600}h2{font-size:20px;line-height:1.2;margin:32px 0 12px;font-weight:600}
p{margin:0 0 12px;color:var(--quiet)}a{color:var(--primary);text-decoration:none}a:hover{text-decoration:underline}
.card{background:var(--raised);border-radius:16px;box-shadow:0 1px 8px rgba(16,24,40,.06);overflow-x:auto}
@media (prefers-color-scheme:dark){.card{box-shadow:none}}
table{width:100%;border-collapse:collapse}th,td{padding:12px 16px;text-align:left;vertical-align:top}
th{font-weight:600;color:var(--quiet);font-size:12px}tr+tr td{border-top:1px solid var(--line)}
code{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.stop{color:var(--danger);margin-top:4px}td:first-child{white-space:nowrap}.empty{white-space:normal;padding:24px 16px;color:var(--quiet)}.chip{display:inline-block;padding:0 8px;border-radius:999px;border:1px solid var(--line);font-size:12px;margin:0 4px 4px 0}
`;

export function pageFrame(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${raw(STYLE)}</style></head><body><main>${body}</main></body></html>`;
}

/** A table, or one sentence saying what will be here. */
export function tableCard(heads: readonly string[], rows: readonly (readonly (string | Html)[])[], empty: string): Html {
  if (rows.length === 0) return html`<div class="card"><div class="empty">${empty}</div></div>`;
  return html`<div class="card"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
