/** The JSON object a POST operation reads; WeChat does not look at the content type. */
import type { Context } from 'hono';
import { WechatError } from '../errors.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** Throws 44002 for an empty body and 47001 for anything that is not a JSON object (check 34). */
export async function readJsonObject(c: Context): Promise<JsonObject> {
  const text = await c.req.text();
  if (text.trim() === '') throw new WechatError(44002);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WechatError(47001);
  }
  if (!isPlainObject(parsed)) throw new WechatError(47001);
  return parsed;
}

export function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A required string field; 47001 names what is wrong. */
export function requireText(body: JsonObject, field: string): string {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  if (typeof value !== 'string' || value === '') throw new WechatError(47001, `${field} should be a non-empty string`);
  return value;
}
