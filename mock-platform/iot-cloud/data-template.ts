/**
 * A product's thing model as the operator entered it: console JSON (facts/tencent-iot.md §7.1) back into the form that
 * `validateValues` checks against. The inverse of `toDataTemplate`; the cloud knows a product only by this JSON, so a
 * product of a category that camlock has never heard of works as well.
 */
import type { ActionModel, Define, EventModel, Member, Property, ThingModel } from '../../devices/index.ts';

/** The JSON is not a thing model; the message says where and what was expected. */
export class DataTemplateError extends Error {
  override readonly name = 'DataTemplateError';
}

type Json = { readonly [key: string]: unknown };
const MAX_DEPTH = 6;
const MAX_MEMBERS = 200;

/** Throws {@link DataTemplateError}. Numbers may come as text, as the console prints them, or as numbers. */
export function parseDataTemplate(template: unknown): ThingModel {
  const root = object(template, 'dataTemplate');
  const profile = root.profile === undefined ? {} : object(root.profile, 'profile');
  return {
    categoryId: Number(profile.CategoryId ?? 0) || 0,
    properties: byId(root.properties, 'properties', (item, path): Property => {
      const mode = item.mode === undefined ? 'rw' : item.mode;
      if (mode !== 'r' && mode !== 'rw') throw new DataTemplateError(`${path}.mode: ${show(mode)} is not "r" or "rw"`);
      return { ...member(item, path), mode };
    }),
    events: byId(root.events, 'events', (item, path): EventModel => {
      const { type } = item;
      if (type !== 'info' && type !== 'alert' && type !== 'fault') {
        throw new DataTemplateError(`${path}.type: ${show(type)} is not "info", "alert" or "fault"`);
      }
      return { name: label(item), type, params: byId(item.params, `${path}.params`, member) };
    }),
    actions: byId(
      root.actions,
      'actions',
      (item, path): ActionModel => ({
        name: label(item),
        input: byId(item.input, `${path}.input`, member),
        output: byId(item.output, `${path}.output`, member),
      }),
    ),
  };
}

function member(item: Json, path: string): Member {
  return { name: label(item), define: parseDefine(item.define, `${path}.define`, 0) };
}

function label(item: Json): { zh: string; en: string } {
  const name = typeof item.name === 'string' ? item.name : String(item.id);
  return { zh: name, en: name };
}

function parseDefine(value: unknown, path: string, depth: number): Define {
  if (depth > MAX_DEPTH) throw new DataTemplateError(`${path}: nested deeper than ${MAX_DEPTH}`);
  const define = object(value, path);
  switch (define.type) {
    case 'bool':
      return { type: 'bool', mapping: { 0: text('0'), 1: text('1') } };
    case 'enum': {
      const mapping: { [value: number]: { zh: string; en: string } } = {};
      for (const [key, name] of Object.entries(object(define.mapping, `${path}.mapping`))) {
        if (!/^-?\d{1,9}$/.test(key)) throw new DataTemplateError(`${path}.mapping: ${show(key)} is not an integer`);
        mapping[Number(key)] = text(String(name));
      }
      return { type: 'enum', mapping };
    }
    case 'int':
    case 'float':
      return { type: define.type, min: number(define.min, `${path}.min`), max: number(define.max, `${path}.max`) };
    case 'string':
      return { type: 'string', min: number(define.min ?? 0, `${path}.min`), max: number(define.max, `${path}.max`) };
    case 'timestamp':
      return { type: 'timestamp' };
    case 'struct':
      return {
        type: 'struct',
        specs: byId(define.specs, `${path}.specs`, (item, at) => ({
          name: label(item),
          define: parseDefine(item.dataType ?? item.define, `${at}.dataType`, depth + 1),
        })),
      };
    case 'array':
      return { type: 'array', items: parseDefine(define.arrayInfo, `${path}.arrayInfo`, depth + 1) };
    default:
      throw new DataTemplateError(
        `${path}.type: ${show(define.type)} is not one of bool, enum, int, float, string, timestamp, struct, array`,
      );
  }
}

function byId<T>(list: unknown, path: string, read: (item: Json, path: string) => T): { readonly [id: string]: T } {
  if (list === undefined) return {};
  if (!Array.isArray(list) || list.length > MAX_MEMBERS) throw new DataTemplateError(`${path}: expected a list of at most ${MAX_MEMBERS}`);
  const result: { [id: string]: T } = {};
  for (const [index, entry] of list.entries()) {
    const item = object(entry, `${path}[${index}]`);
    if (typeof item.id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(item.id) || item.id === '__proto__') {
      throw new DataTemplateError(`${path}[${index}].id: ${show(item.id)} is not 1 to 64 letters, digits, "_" or "-"`);
    }
    if (Object.hasOwn(result, item.id)) throw new DataTemplateError(`${path}[${index}].id: ${show(item.id)} is there twice`);
    result[item.id] = read(item, `${path}.${item.id}`);
  }
  return result;
}

function object(value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DataTemplateError(`${path}: expected an object`);
  return value as Json;
}

function number(value: unknown, path: string): number {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw new DataTemplateError(`${path}: ${show(value)} is not a number`);
  return parsed;
}

const text = (word: string) => ({ zh: word, en: word });
const show = (value: unknown) => (value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 40));
