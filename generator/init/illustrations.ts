/** Calm drawings in a brand's colours, as SVG without text: a street at dawn for the home page, a door for the lock page. */

export interface DrawingColours {
  readonly primary: string;
  readonly secondary: string;
}

function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;
}

/** Far blocks of flats: x, width, height. */
const SKYLINE = [
  [40, 70, 120],
  [118, 54, 168],
  [180, 84, 96],
  [276, 58, 140],
  [342, 92, 190],
  [446, 60, 118],
  [618, 76, 150],
  [702, 52, 204],
  [762, 88, 128],
  [862, 60, 176],
  [930, 96, 104],
  [1034, 56, 148],
] as const;

/** Near houses: x, width, height of the walls, whether somebody is at home. */
const HOUSES = [
  [70, 150, 92, true],
  [262, 118, 74, false],
  [424, 176, 112, true],
  [650, 128, 82, true],
  [826, 164, 98, false],
] as const;

function house(x: number, width: number, height: number, lit: boolean, { primary, secondary }: DrawingColours): string {
  const ground = 372;
  const top = ground - height;
  const glow = lit ? secondary : primary;
  const pane = (left: number): string => rect(left, top + 24, 24, 28, glow, `rx="4" fill-opacity="${lit ? 0.85 : 0.28}"`);
  return [
    `<path d="M${x - 14} ${top + 6} L${x + width / 2} ${top - width * 0.34} L${x + width + 14} ${top + 6} Z" fill="${primary}" stroke="${primary}" opacity="0.42" stroke-width="8" stroke-linejoin="round"/>`,
    rect(x, top, width, height, primary, 'rx="6" fill-opacity="0.2"'),
    pane(x + 22),
    pane(x + width - 46),
    rect(x + width / 2 - 15, ground - 46, 30, 46, primary, 'rx="5" fill-opacity="0.5"'),
    `<circle cx="${x + width / 2 + 8}" cy="${ground - 22}" r="2.6" fill="${secondary}"/>`,
  ].join('');
}

function tree(x: number, size: number, colour: string): string {
  const ground = 374;
  return `<rect x="${x - 3}" y="${ground - size * 0.6}" width="6" height="${size * 0.6}" rx="3" fill="${colour}" fill-opacity="0.4"/><ellipse cx="${x}" cy="${ground - size * 0.95}" rx="${size * 0.36}" ry="${size * 0.52}" fill="${colour}" fill-opacity="0.3"/>`;
}

/** 1125 × 420, transparent, so that it rests on a light page and on a dark one. */
export function streetSvg(colours: DrawingColours): string {
  const { primary, secondary } = colours;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1125" height="420" viewBox="0 0 1125 420">
<defs><radialGradient id="sun"><stop offset="0" stop-color="${secondary}" stop-opacity="0.5"/><stop offset="0.32" stop-color="${secondary}" stop-opacity="0.3"/><stop offset="0.34" stop-color="${secondary}" stop-opacity="0.12"/><stop offset="1" stop-color="${secondary}" stop-opacity="0"/></radialGradient></defs>
<circle cx="560" cy="232" r="200" fill="url(#sun)"/>
${SKYLINE.map(([x, width, height]) => rect(x, 344 - height, width, height, primary, 'rx="6" fill-opacity="0.09"')).join('')}
<path d="M0 330 C180 286 330 330 520 318 S900 276 1125 322 V420 H0 Z" fill="${primary}" fill-opacity="0.09"/>
${tree(238, 84, primary)}${tree(404, 62, primary)}${tree(626, 78, primary)}${tree(800, 66, primary)}${tree(1012, 92, primary)}${tree(1052, 60, primary)}
${HOUSES.map(([x, width, height, lit]) => house(x, width, height, lit, colours)).join('')}
<path d="M0 372 C220 362 480 378 700 370 S1000 366 1125 372 V420 H0 Z" fill="${primary}" fill-opacity="0.24"/>
</svg>`;
}

/** 1125 × 480, transparent ground: a front door with a smart lock, a lamp and a plant. */
export function doorSvg({ primary, secondary }: DrawingColours): string {
  const leaf = (angle: number, length: number): string =>
    `<path d="M0 0 C${length * 0.3} ${-length * 0.22} ${length * 0.8} ${-length * 0.18} ${length} 0 C${length * 0.8} ${length * 0.18} ${length * 0.3} ${length * 0.22} 0 0 Z" transform="translate(356 392) rotate(${angle})" fill="${primary}" fill-opacity="0.42"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1125" height="480" viewBox="0 0 1125 480">
<defs>
<linearGradient id="door" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${primary}"/><stop offset="1" stop-color="${primary}" stop-opacity="0.82"/></linearGradient>
<radialGradient id="lamp"><stop offset="0" stop-color="${secondary}" stop-opacity="0.55"/><stop offset="1" stop-color="${secondary}" stop-opacity="0"/></radialGradient>
</defs>
<rect x="0" y="440" width="1125" height="40" fill="${primary}" fill-opacity="0.16"/>
<rect x="428" y="52" width="268" height="388" rx="14" fill="${primary}" fill-opacity="0.22"/>
<rect x="448" y="72" width="228" height="368" rx="8" fill="url(#door)"/>
<rect x="474" y="100" width="104" height="128" rx="6" fill="#ffffff" fill-opacity="0.1"/><rect x="474" y="248" width="104" height="164" rx="6" fill="#ffffff" fill-opacity="0.1"/>
<rect x="608" y="196" width="42" height="136" rx="21" fill="#ffffff" fill-opacity="0.94"/>
<circle cx="629" cy="222" r="11" fill="${primary}" fill-opacity="0.9"/><circle cx="629" cy="222" r="4.5" fill="#ffffff"/>
<rect x="560" y="262" width="76" height="15" rx="7.5" fill="#ffffff"/><circle cx="629" cy="269.5" r="14" fill="#ffffff"/>
<circle cx="629" cy="306" r="7" fill="${secondary}"/>
<rect x="414" y="436" width="296" height="12" rx="6" fill="${primary}" fill-opacity="0.5"/>
<circle cx="800" cy="150" r="120" fill="url(#lamp)"/><path d="M784 112 h32 l14 62 h-60 Z" fill="${secondary}" fill-opacity="0.9"/><rect x="788" y="92" width="24" height="22" rx="5" fill="${primary}" fill-opacity="0.7"/><rect x="766" y="174" width="68" height="9" rx="4.5" fill="${primary}" fill-opacity="0.7"/>
${[-152, -122, -92, -62, -30].map((angle, index) => leaf(angle, [84, 112, 128, 108, 80][index] as number)).join('')}
<path d="M322 392 h68 l-9 48 h-50 Z" fill="${secondary}" fill-opacity="0.75"/>
</svg>`;
}
