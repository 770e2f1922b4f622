/** What the three QR calls have in common: body, size, colour, version and the reserved name. Source: facts/wechat.md §5. */
import type { Context } from 'hono';
import { WechatError, type WechatErrorCode } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { type MiniProgramRow, WXACODE_ENVS, type WxacodeRow } from '../../state.ts';
import { codeText, keepCode, knowsCode } from '../../wxacode.ts';
import { isPlainObject, type JsonObject, readJsonObject } from '../json-body.ts';
import { type Colour, drawCode } from './code-image.ts';

const WIDTH_DEFAULT = 430;
const WIDTH_MIN = 280;
const WIDTH_MAX = 1280;

/** The JSON object; anything else is `code` ("… or the data is not json string"), nothing at all 44002. */
export async function readCodeBody(c: Context, code: WechatErrorCode): Promise<JsonObject> {
  try {
    return await readJsonObject(c);
  } catch (error) {
    if (error instanceof WechatError && error.errcode === 47001) throw new WechatError(code);
    throw error;
  }
}

/** `scancode_time` is set by WeChat itself (85096). */
export function refuseReserved(text: string): void {
  if (/(^|[?&])scancode_time(=|&|$)/.test(text) || text === 'scancode_time') throw new WechatError(85096);
}

/** Throws 40097. */
export function readWidth({ width = WIDTH_DEFAULT }: JsonObject): number {
  if (typeof width !== 'number' || !Number.isInteger(width) || width < WIDTH_MIN || width > WIDTH_MAX) {
    throw new WechatError(40097, `width should be a whole number from ${WIDTH_MIN} to ${WIDTH_MAX}`);
  }
  return width;
}

/** Throws 40097. */
export function readEnv({ env_version = 'release' }: JsonObject): WxacodeRow['env'] {
  const env = WXACODE_ENVS.find((word) => word === env_version);
  if (!env) throw new WechatError(40097, `env_version should be one of ${WXACODE_ENVS.join(', ')}`);
  return env;
}

export interface CodeLook {
  readonly colour: Colour;
  readonly hyaline: boolean;
}

export const PLAIN_LOOK: CodeLook = { colour: { r: 0, g: 0, b: 0 }, hyaline: false };

/** `line_color` counts while `auto_color` is off; automatic colours are black, as the document allows. Throws 40097. */
export function readLook({ auto_color = false, line_color, is_hyaline = false }: JsonObject): CodeLook {
  if (typeof auto_color !== 'boolean' || typeof is_hyaline !== 'boolean') {
    throw new WechatError(40097, 'auto_color and is_hyaline should be true or false');
  }
  if (auto_color || line_color === undefined) return { ...PLAIN_LOOK, hyaline: is_hyaline };
  if (!isPlainObject(line_color)) throw new WechatError(40097, 'line_color should be an object of r, g, b');
  const part = (name: string): number => {
    const value = Object.hasOwn(line_color, name) ? line_color[name] : 0;
    // The document's example has decimal text; SDKs send numbers.
    const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 255) {
      throw new WechatError(40097, `line_color.${name} should be 0 to 255`);
    }
    return number;
  };
  return { colour: { r: part('r'), g: part('g'), b: part('b') }, hyaline: is_hyaline };
}

/** A + C share a number of codes for the account's life (45029); the same target counts once. */
export function spendLastingCode(parts: WechatParts, miniProgram: MiniProgramRow, row: WxacodeRow): void {
  const { rules, state } = parts;
  const used = state.lastingCodes.get(miniProgram.appid) ?? 0;
  if (knowsCode(state, row)) return;
  if (used >= rules['wechat.lastingCodesMax']) throw new WechatError(45029);
  state.lastingCodes.put(miniProgram.appid, used + 1);
}

/** Keeps the target and answers its picture: success is an image, failure is JSON. */
export async function answerCode(c: Context, parts: WechatParts, row: WxacodeRow, width: number, look: CodeLook): Promise<Response> {
  const image = await drawCode(codeText(row), width, look.colour, look.hyaline);
  keepCode(parts.state, row);
  return c.body(image, 200, { 'content-type': 'image/png' });
}
