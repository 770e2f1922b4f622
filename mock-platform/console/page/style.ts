/** Places of the page; everything else is the component library's. */
export const STYLE = `
.desk { display: grid; grid-template: 1fr auto / 200px minmax(360px, 1fr) 420px; height: 100vh; color: #1c2027; }
.desk > nav { grid-row: 1 / 3; background: #fff; padding: 16px 12px; display: flex; flex-direction: column; gap: 12px; border-right: 1px solid #e3e6eb; }
.desk > nav h1 { font-size: 16px; margin: 0 0 4px; }
.desk > nav .ant-menu { border: 0; flex: 1; }
.desk > main { overflow: auto; padding: 16px 24px; display: flex; flex-direction: column; gap: 16px; }
.desk > main h2 { font-size: 20px; margin: 0; }
.desk > main .ant-card { margin-top: 16px; }
.desk > footer { grid-column: 2 / 4; background: #fff; border-top: 1px solid #e3e6eb; padding: 12px 24px; display: flex; gap: 12px; align-items: center; }
.desk > footer span[role=status] { flex: 1; font-variant-numeric: tabular-nums; }
.preview { padding: 0; border-left: 1px solid #e3e6eb; }
.preview iframe { border: 0; width: 100%; height: 100%; }
.row { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; margin: 12px 0; }
.row .ant-input { flex: 1; min-width: 120px; }
.images { display: flex; gap: 12px; flex-wrap: wrap; align-items: center; }
.images figure { margin: 0; display: flex; flex-direction: column; gap: 4px; align-items: center; }
.images img { height: 88px; max-width: 160px; object-fit: contain; background: #f4f5f7; border-radius: 8px; }
.images figcaption { font-size: 12px; color: #595f69; }
.problem { color: #b3261e; margin: 4px 0; }
fieldset { border: 0; border-top: 1px solid #e3e6eb; margin: 12px 0 0; padding: 8px 0 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: 8px 4px; border-bottom: 1px solid #e3e6eb; }
legend { font-weight: 600; padding-right: 8px; }
.code { width: 160px; height: 160px; }
.door { display: grid; place-items: center; height: 100vh; }
.door .ant-card { width: 360px; }
.door h1 { font-size: 20px; }
.language { position: fixed; top: 16px; right: 444px; z-index: 5; }
pre { max-height: 240px; overflow: auto; background: #f4f5f7; padding: 12px; border-radius: 8px; font-size: 12px; }
`;
