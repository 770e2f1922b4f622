/** The thing model as Tencent's console imports it (facts/tencent-iot.md §7.1): numbers become strings, maps become lists. */
import type { Define, Member, ThingModel } from './define.ts';

/** Definition of one value in the console's JSON. Every number is text there. */
export type TemplateDefine =
  | { type: 'bool' | 'enum'; mapping: { [value: string]: string } }
  | { type: 'int' | 'float'; min: string; max: string; start: string; step: string; unit: string }
  | { type: 'string'; min: string; max: string }
  | { type: 'timestamp' }
  | { type: 'struct'; specs: { id: string; name: string; dataType: TemplateDefine }[] }
  | { type: 'array'; arrayInfo: TemplateDefine };

export interface TemplateMember {
  id: string;
  name: string;
  define: TemplateDefine;
}

/** What the console shows under 物模型 › 查看 JSON. */
export interface DataTemplate {
  version: '1.0';
  profile: { ProductId: string; CategoryId: string };
  properties: (TemplateMember & { desc: string; mode: 'r' | 'rw'; required: boolean })[];
  events: { id: string; name: string; desc: string; type: 'info' | 'alert' | 'fault'; required: boolean; params: TemplateMember[] }[];
  actions: { id: string; name: string; desc: string; required: boolean; input: TemplateMember[]; output: TemplateMember[] }[];
}

/** Console JSON of a product. Names are the Chinese ones; nothing is marked as required, as in Tencent's own models (§7.2). */
export function toDataTemplate(productId: string, model: ThingModel): DataTemplate {
  return {
    version: '1.0',
    profile: { ProductId: productId, CategoryId: String(model.categoryId) },
    properties: Object.entries(model.properties).map(([id, property]) => ({
      ...toMember(id, property),
      desc: '',
      mode: property.mode,
      required: false,
    })),
    events: Object.entries(model.events).map(([id, event]) => ({
      id,
      name: event.name.zh,
      desc: '',
      type: event.type,
      required: false,
      params: toMembers(event.params),
    })),
    actions: Object.entries(model.actions).map(([id, action]) => ({
      id,
      name: action.name.zh,
      desc: '',
      required: false,
      input: toMembers(action.input),
      output: toMembers(action.output),
    })),
  };
}

function toMembers(members: { readonly [id: string]: Member }): TemplateMember[] {
  return Object.entries(members).map(([id, member]) => toMember(id, member));
}

function toMember(id: string, member: Member): TemplateMember {
  return { id, name: member.name.zh, define: toDefine(member.define) };
}

function toDefine(define: Define): TemplateDefine {
  switch (define.type) {
    case 'bool':
    case 'enum':
      return { type: define.type, mapping: Object.fromEntries(Object.entries(define.mapping).map(([value, text]) => [value, text.zh])) };
    case 'int':
    case 'float':
      return {
        type: define.type,
        min: String(define.min),
        max: String(define.max),
        start: String(define.start ?? define.min),
        step: String(define.step ?? 1),
        unit: define.unit ?? '',
      };
    case 'string':
      return { type: 'string', min: String(define.min), max: String(define.max) };
    case 'timestamp':
      return { type: 'timestamp' };
    case 'struct':
      return {
        type: 'struct',
        specs: Object.entries(define.specs).map(([id, spec]) => ({ id, name: spec.name.zh, dataType: toDefine(spec.define) })),
      };
    case 'array':
      return { type: 'array', arrayInfo: toDefine(define.items) };
  }
}
