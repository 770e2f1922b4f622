/** What a simulated camera or lock would have photographed: a drawn scene with its name, the time, and somebody in it. */
import { dayTime, type Values } from '../devices/index.ts';

export interface Scene {
  /** What people call the device. */
  readonly name: string;
  /** What the picture is of, in a person's words. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly state: Values;
  /** Degrees the lens is turned; 0 straight ahead. */
  readonly pan: number;
  readonly tilt: number;
  /** Where somebody stands, 0 left … 1 right. */
  readonly place: number;
}

const WIDTH = 640;
const HEIGHT = 360;
/** Degrees the picture is wide. */
const VIEW = 90;

const asXml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** JPEG, 640 × 360. The same scene gives the same bytes with the same version of sharp. */
export async function drawScene(scene: Scene): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const { minute } = dayTime(scene.time);
  const dark = minute < 6 * 60 || minute >= 19 * 60;
  // Night vision off: nothing but shapes; infrared: no colours; full colour (3 and up): as by day.
  const mode = Number(scene.state.night_vision ?? 2);
  const infrared = dark && (mode === 1 || mode === 2);
  const black = dark && mode === 0;
  const shift = (scene.pan / VIEW) * WIDTH;
  const horizon = HEIGHT * 0.55 + (scene.tilt / VIEW) * HEIGHT;
  const at = Math.round(60 + scene.place * (WIDTH - 120));
  const stamp = new Date(scene.time + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');
  const posts = Array.from({ length: 9 }, (_, number) => ((((number * 160 - shift) % 1440) + 1440) % 1440) - 160)
    .map((x) => `<rect x="${Math.round(x)}" y="${Math.round(horizon) - 70}" width="14" height="110" fill="#8d6e63"/>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
<rect width="100%" height="100%" fill="#a9cfe8"/>
<rect y="${Math.round(horizon)}" width="100%" height="${HEIGHT}" fill="#9aa66b"/>
${posts}
<g transform="translate(${at} ${Math.round(horizon)})"><ellipse cx="0" cy="84" rx="34" ry="8" fill="#0003"/>
<circle cx="0" cy="-52" r="22" fill="#d9a679"/><path d="M-30 70 Q-34 -24 0 -26 Q34 -24 30 70 Z" fill="#c2473d"/></g>
<rect width="100%" height="30" fill="#0008"/><rect y="${HEIGHT - 30}" width="100%" height="30" fill="#0008"/>
<text x="12" y="21" font-family="sans-serif" font-size="16" fill="#fff">${asXml(scene.name)}</text>
<text x="${WIDTH - 12}" y="21" text-anchor="end" font-family="monospace" font-size="16" fill="#fff">${scene.state.time_watermark === 0 ? '' : stamp}</text>
<text x="12" y="${HEIGHT - 10}" font-family="sans-serif" font-size="14" fill="#fff">${asXml(scene.title)}</text></svg>`;
  let picture = sharp(Buffer.from(svg));
  if (scene.state.image_flip === 180) picture = picture.rotate(180);
  if (infrared) picture = picture.grayscale().linear(0.9, 10);
  if (black) picture = picture.linear(0.12, 0);
  return new Uint8Array(await picture.jpeg({ quality: 78 }).toBuffer());
}
