/** Pages of the example manuals: 370 px wide, a title, numbered steps, a footer. Text is set in the system's Chinese font. */
export interface ManualPage {
  readonly product: string;
  readonly title: string;
  /** One to four; `\n` breaks the line (about 16 characters fit). */
  readonly steps: readonly { readonly title: string; readonly text: string }[];
  readonly note: string;
  readonly page: string;
}

const FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif";
const WIDTH = 370;

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function text(x: number, y: number, size: number, fill: string, words: string, weight = 400): string {
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeXml(words)}</text>`;
}

/** SVG of one page; its height follows its steps. */
export function manualPageSvg({ product, title, steps, note, page }: ManualPage, primary: string): string {
  const parts: string[] = [];
  let y = 128;
  for (const [index, step] of steps.entries()) {
    const lines = step.text.split('\n');
    parts.push(`<circle cx="38" cy="${y + 13}" r="14" fill="${primary}"/>`);
    parts.push(
      `<text x="38" y="${y + 18.5}" text-anchor="middle" font-family="${FONT}" font-size="15" font-weight="600" fill="#ffffff">${index + 1}</text>`,
    );
    parts.push(text(64, y + 19, 17, '#14181f', step.title, 600));
    parts.push(...lines.map((line, row) => text(64, y + 45 + row * 23, 14, '#4d5562', line)));
    y += 62 + lines.length * 23;
  }
  const height = y + 76;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/><rect width="${WIDTH}" height="100" fill="${primary}"/>
${text(24, 42, 13, '#ffffff', product)}${text(24, 74, 24, '#ffffff', title, 600)}
${parts.join('')}
<line x1="24" y1="${y}" x2="${WIDTH - 24}" y2="${y}" stroke="#e3e7ef"/>
${text(24, y + 28, 12, '#5c6674', note)}${text(24, y + 50, 12, '#8a919d', page)}
</svg>`;
}
