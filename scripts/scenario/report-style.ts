/** Colours and shapes of the report: the house's look, light and dark, on paper too. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--surface:#f7f8fa;--raised:#fff;--line:#e3e6ea;--text:#16181d;--quiet:#5c6470;--primary:#0f5fe0;--tint:#e9f0fd;--good:#0a7a4b;--good-tint:#e5f5ed;--bad:#c02626;--bad-tint:#fdeceb}
@media (prefers-color-scheme:dark){:root{--surface:#101114;--raised:#1a1c21;--line:#2c3037;--text:#eceef2;--quiet:#9aa2ae;--primary:#7fb0ff;--tint:#1b2740;--good:#5fd3a0;--good-tint:#13291f;--bad:#ff8b84;--bad-tint:#361a1a}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:32px 16px 48px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px;font-weight:600}h2{font-size:20px;line-height:1.2;margin:0;font-weight:600}
p{margin:4px 0 0;color:var(--quiet)}code{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.story{margin-top:24px;background:var(--raised);border-radius:16px;box-shadow:0 1px 8px rgba(16,24,40,.06);padding:24px}
.head{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.badge{padding:0 8px;border-radius:999px;font-size:12px;line-height:24px;white-space:nowrap}
.good{color:var(--good);background:var(--good-tint)}.bad{color:var(--bad);background:var(--bad-tint)}.none{color:var(--quiet);background:var(--surface)}
ul{list-style:none;margin:16px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:8px}
.why{margin-top:16px;padding:12px 16px;border-radius:8px;background:var(--bad-tint)}
.why strong{color:var(--bad)}.why pre{margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.6 ui-monospace,Menlo,Consolas,"Noto Sans CJK SC",monospace}
.scroll{overflow-x:auto;margin:12px -24px 0;padding:0 24px}
table{border-collapse:collapse;width:100%}
th,td{padding:4px 8px;text-align:left;vertical-align:top;border-left:1px solid var(--line)}
th:first-child,td:first-child{border-left:0;padding-left:0;white-space:nowrap;color:var(--quiet);width:88px}
thead th{font-size:12px;color:var(--quiet);font-weight:600;padding-bottom:8px;min-width:120px}
thead th small{display:block;font-weight:400}
td{font-size:12px;overflow-wrap:anywhere}
tr.stage td{padding-top:16px;font-weight:600;font-size:14px;color:var(--text);border-left:0}
tr.gap td{color:var(--quiet);padding-top:0;padding-bottom:0}
td.does{color:var(--quiet)}
.chip{display:block;border-radius:8px;padding:4px 8px;margin:0 0 4px;background:var(--surface)}
.chip.message{background:var(--tint);color:var(--primary);font-weight:600}.chip.opened{border:1px solid var(--line);background:none}
.chip.fault{border:1px dashed var(--line);background:none;color:var(--quiet)}
.chip.failed{background:var(--bad-tint);color:var(--bad);white-space:pre-wrap}
details{margin-top:16px}summary{cursor:pointer;color:var(--primary)}details pre{overflow-x:auto;font:12px/1.6 ui-monospace,Menlo,Consolas,monospace;background:var(--surface);border-radius:8px;padding:12px}
@media print{.story{box-shadow:none;break-inside:avoid-page}}
`;
