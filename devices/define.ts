/**
 * The vocabulary every device category is written in: thing model (物模型), behaviour, reminders.
 * `defineDevice` returns its argument unchanged and keeps the literal types, so ids stay checkable.
 *
 * Source of the definition format: Tencent IoT Explorer "物模型协议" (facts/tencent-iot.md §7.1).
 */

/** Words for people, in both languages of the house. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** The value of one property or parameter as it travels: bool 0/1, enum as integer, timestamp in seconds. */
export type Value = number | string | { readonly [id: string]: Value } | readonly Value[];
/** Values by thing-model identifier (snake_case). */
export type Values = { readonly [id: string]: Value };

/** Data type of a property or parameter. Numbers stay numbers here; the console's string form is made by `toDataTemplate`. */
export type Define =
  | { readonly type: 'bool'; readonly mapping: { readonly 0: Text; readonly 1: Text } }
  | { readonly type: 'enum'; readonly mapping: { readonly [value: number]: Text } }
  | {
      readonly type: 'int' | 'float';
      readonly min: number;
      readonly max: number;
      readonly step?: number;
      readonly start?: number;
      readonly unit?: string;
    }
  /** `min`/`max` are lengths in characters. */
  | { readonly type: 'string'; readonly min: number; readonly max: number }
  | { readonly type: 'timestamp' }
  | { readonly type: 'struct'; readonly specs: { readonly [id: string]: Member } }
  | { readonly type: 'array'; readonly items: Define };

/** A named value inside a struct, an event or an action. */
export interface Member {
  readonly name: Text;
  readonly define: Define;
}

export interface Property extends Member {
  /** `r`: only the device changes it; `rw`: the app may ask for a change (desired → reported). */
  readonly mode: 'r' | 'rw';
}

export interface EventModel {
  readonly name: Text;
  readonly type: 'info' | 'alert' | 'fault';
  /** Parameters: the six basic types only, never a struct (IoT Video document). */
  readonly params: { readonly [id: string]: Member };
  /** Numbers of the closed IoT Video SDK (facts/tencent-iot.md §1.6); none published for some events. */
  readonly tencent?: { readonly event?: number; readonly notice?: number };
}

export interface ActionModel {
  readonly name: Text;
  readonly input: { readonly [id: string]: Member };
  readonly output: { readonly [id: string]: Member };
}

export interface ThingModel {
  /** Tencent's category number: 113 camera, 595 lock. */
  readonly categoryId: number;
  readonly properties: { readonly [id: string]: Property };
  readonly events: { readonly [id: string]: EventModel };
  readonly actions: { readonly [id: string]: ActionModel };
}

/** What the unit does next: everything optional, nothing implied. Produced by behaviours, carried out by the simulator. */
export interface Outcome {
  /** Properties that now have these values; reported to the cloud. */
  readonly changes?: Values;
  /** Events to post, in this order. Parameters named `event_time` are filled in by the simulator when left out. */
  readonly events?: readonly { readonly eventId: string; readonly params?: Values }[];
  /** What the unit now remembers besides its properties; merged into `Unit.memory`, never reported. */
  readonly memory?: Memory;
  /** Output parameters of an action. */
  readonly output?: Values;
  /** Reply code of a control or action: 0 or absent is success. */
  readonly code?: number;
  /** Reply text of a control or action; of a trigger: why nothing came of it. */
  readonly status?: string;
}

/**
 * What a unit knows that is no property of its thing model: where the lens points, since when the door is open. Names that begin
 * with `secret_` are never shown to anybody.
 */
export type Memory = { readonly [name: string]: number | string };

/** What a behaviour may know: the unit's present state, the time and a seeded dice. No I/O. */
export interface Unit {
  /** Present values of all properties of the thing model. */
  readonly state: Values;
  /** Present values of everything in `Behaviour.memory`. */
  readonly memory: Memory;
  /** Milliseconds since 1970, from the run's clock. */
  readonly now: number;
  /** Next number in [0, 1) from the run's seed. */
  random(): number;
  /** Its RFC 4226 code at a time (facts/tencent-iot.md §1.7), computed with the unit's own key; absent without one. */
  readonly oneTimeCode?: (at: number) => string;
}

/** Something that happens in the world around the unit: a person rings, a finger is laid on the sensor. */
export interface Trigger {
  readonly name: Text;
  /** One letter; keys of `camlock simulate` on a terminal. Unique within a category. */
  readonly key: string;
  /** Optional inputs with defaults, e.g. which member opened the door. */
  readonly input?: { readonly [id: string]: Member & { readonly default: Value } };
  run(unit: Unit, input: Values): Outcome;
}

export interface Behaviour {
  /** Values of every property when the unit leaves the factory. */
  readonly initial: Values;
  /** Names and first values of what the unit remembers besides its properties. */
  readonly memory?: Memory;
  /** Called when the unit is powered on, before it connects. */
  start?(unit: Unit): Outcome;
  /** Asked to change writable properties (values already validated against the thing model). Default: accept as asked. */
  control?(unit: Unit, desired: Values): Outcome;
  /** One handler for each action of the thing model. */
  readonly actions: { readonly [actionId: string]: (unit: Unit, input: Values) => Outcome };
  readonly triggers: { readonly [trigger: string]: Trigger };
  /** Called by the simulator's timer wheel; returns what changed by itself (battery, sleep, auto-lock). */
  readonly tick?: { readonly everyMs: number; run(unit: Unit): Outcome };
  /** A slice of behaviours that needs a camera's eyes: true when the unit can read a QR code held before it. */
  readonly canSee?: boolean;
}

/** One keyword of a message template. `enum` keywords take only the platform's own values (facts/wechat.md §2.1). */
export type TemplateKeyword =
  | { readonly key: string; readonly name: string; readonly type: 'time' }
  | { readonly key: string; readonly name: string; readonly type: 'enum'; readonly values: readonly string[] };

/** A long-term (长期订阅) message template of the public library, as far as we know it. [I]: titles and values are data. */
export interface MessageTemplate {
  /** Title in the public library, e.g. 门铃呼叫提醒. */
  readonly title: string;
  readonly keywords: readonly TemplateKeyword[];
}

/** One reminder a brand may switch on by giving it a template id. */
export interface Reminder {
  readonly name: Text;
  /** What the user is asked, in a person's words. */
  readonly question: Text;
  readonly eventId: string;
  readonly template: MessageTemplate;
  /** Value for every enum keyword of the template, by key. `time` keywords get the event's time. */
  readonly values: { readonly [key: string]: string };
  /** True: full-screen ring and vibration once the user chose 添加提醒. */
  readonly strong: boolean;
}

export interface DeviceDefinition {
  readonly category: string;
  readonly name: Text;
  readonly thingModel: ThingModel;
  readonly behaviour: Behaviour;
  /** By reminder key, kebab-case, e.g. `doorbell-ring`. These keys are what brand.yaml uses. */
  readonly reminders: { readonly [reminderKey: string]: Reminder };
  /** How a person adds it: by showing it a QR (needs eyes) or by scanning the code on its case. */
  readonly binding: 'provisioning-qr' | 'device-signature-qr';
}

/** Identity with literal types. */
export function defineDevice<const D extends DeviceDefinition>(definition: D): D {
  return definition;
}

/** Identity with literal types. */
export function defineThingModel<const M extends ThingModel>(model: M): M {
  return model;
}

/** Identity with literal types. */
export function defineReminders<const R extends { readonly [key: string]: Reminder }>(reminders: R): R {
  return reminders;
}

/** The shape all known device templates share: a time and one platform-made sentence (facts/wechat.md §2.6). */
export function alarmTemplate(title: string, values: readonly string[]): MessageTemplate {
  return {
    title,
    keywords: [
      { key: 'time1', name: '时间', type: 'time' },
      { key: 'enum_string2', name: '提醒内容', type: 'enum', values },
    ],
  };
}
