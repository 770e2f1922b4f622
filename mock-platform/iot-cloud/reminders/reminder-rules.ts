/**
 * Reminder rules a person edits while the cloud runs: event or notice number → template and enumeration values, per
 * application (facts/tencent-iot.md §1.6, open questions 1 and 3). A rule stands in for what the console settings say about
 * its event; without one they hold.
 */
import { catalogue, type DeviceDefinition, type MessageTemplate } from '../../../devices/index.ts';
import type { ReminderRuleRow } from '../rows.ts';
import type { State } from '../state.ts';
import { reminderRoutes } from './routes.ts';

/** A rule that cannot stand; the sentence names the field, what is allowed and what to change. */
export class ReminderRuleError extends Error {
  override readonly name = 'ReminderRuleError';
}

/** What WeChat knows of the mini-program the reminders go out with. */
export interface MessageSettings {
  readonly models: { readonly [modelId: string]: { readonly category: string; readonly approved: boolean } };
  readonly templates: { readonly [templateId: string]: { readonly category: string } & MessageTemplate };
}

/** One event of one product in one application: what is sent for it now. */
export interface ReminderRuleView {
  readonly appKey: string;
  readonly appid: string;
  readonly productId: string;
  readonly event: string;
  /** Numbers of Tencent's closed SDK, where one is published. */
  readonly eventNumber?: number;
  readonly noticeNumber?: number;
  readonly reminderKey: string;
  readonly enabled: boolean;
  readonly modelId: string;
  /** Absent: nothing is sent, no template was chosen. */
  readonly templateId?: string;
  readonly values: { readonly [keyword: string]: string };
  /** `rule`: edited here; `settings`: from the console settings and the device catalogue. */
  readonly source: 'rule' | 'settings';
}

export interface ReminderRules {
  list(): ReminderRuleView[];
  /** Checks against the product's thing model and WeChat's templates. Throws {@link ReminderRuleError}, changing nothing. */
  set(input: { readonly [field: string]: unknown }, settingsOf: (appid: string) => MessageSettings | undefined): ReminderRuleView;
  /** Back to the console settings; false: there was no such rule. Throws {@link ReminderRuleError}. */
  remove(input: { readonly [field: string]: unknown }): boolean;
}

const FIELDS = ['appKey', 'productId', 'event', 'eventNumber', 'noticeNumber', 'modelId', 'templateId', 'values', 'enabled'];

export function createReminderRules(state: State): ReminderRules {
  const list = (): ReminderRuleView[] => {
    const routes = reminderRoutes(state.products.values(), state.applications.values(), state.reminderRules.values());
    const views: ReminderRuleView[] = [];
    for (const [productId, byEvent] of routes) {
      for (const [event, found] of byEvent) {
        const numbers = numbersOf(state, productId)[event];
        for (const { application, reminderKey, reminder, modelId, templateId, enabled, edited } of found)
          views.push({
            appKey: application.appKey,
            appid: application.appid,
            productId,
            event,
            ...(numbers?.event === undefined ? {} : { eventNumber: numbers.event }),
            ...(numbers?.notice === undefined ? {} : { noticeNumber: numbers.notice }),
            reminderKey,
            enabled,
            modelId,
            ...(templateId === undefined ? {} : { templateId }),
            values: reminder.values,
            source: edited ? 'rule' : 'settings',
          });
      }
    }
    return views;
  };

  return {
    list,
    set(input, settingsOf) {
      for (const field of Object.keys(input))
        if (!FIELDS.includes(field)) fail(`${field} is not a field of a reminder rule; allowed: ${FIELDS.join(', ')}`);
      const { application, productId, eventId } = place(state, input);
      const modelId = text(input, 'modelId');
      const templateId = text(input, 'templateId');
      const { enabled = true } = input;
      if (typeof enabled !== 'boolean') fail('enabled should be true or false');
      const settings = settingsOf(application.appid);
      if (!settings) fail(`WeChat knows no mini-program ${application.appid}: seed it first`);
      const model = Object.hasOwn(settings.models, modelId) ? settings.models[modelId] : undefined;
      if (!model) fail(`modelId ${shown(modelId)} is not registered for ${application.appid}; it has ${names(settings.models)}`);
      if (!model.approved) fail(`modelId ${shown(modelId)} is not approved by WeChat yet`);
      const template = Object.hasOwn(settings.templates, templateId) ? settings.templates[templateId] : undefined;
      if (!template) fail(`templateId ${shown(templateId)} is not one of ${application.appid}; it has ${names(settings.templates)}`);
      if (template.category !== model.category)
        fail(
          `templateId ${shown(templateId)} is for ${template.category}, modelId ${shown(modelId)} is ${model.category}: WeChat would not take both`,
        );
      const row: ReminderRuleRow = {
        appKey: application.appKey,
        productId,
        eventId,
        modelId,
        templateId,
        template: { title: template.title, keywords: template.keywords },
        values: checkValues(template, input.values),
        enabled,
      };
      state.setReminderRule(row);
      const view = list().find(
        (one) => one.source === 'rule' && one.appKey === row.appKey && one.productId === productId && one.event === eventId,
      );
      if (!view) throw new Error('a rule that was set is not listed');
      return view;
    },
    remove(input) {
      for (const field of Object.keys(input))
        if (!FIELDS.slice(0, 5).includes(field)) fail(`${field} does not name a rule; allowed: ${FIELDS.slice(0, 5).join(', ')}`);
      const { application, productId, eventId } = place(state, input);
      return state.deleteReminderRule({ appKey: application.appKey, productId, eventId });
    },
  };
}

/** Which application, product and event a rule is about. */
function place(state: State, input: { readonly [field: string]: unknown }) {
  const appKey = text(input, 'appKey');
  const application = state.applications.get(appKey);
  if (!application)
    fail(`appKey ${shown(appKey)} is none of ${[...state.applications.values()].map((one) => one.appKey).join(', ') || 'none'}`);
  const productId = text(input, 'productId');
  const known = state.model(productId)?.events;
  if (!known) fail(`productId ${shown(productId)} is not a product here`);
  if (!state.isLinked(appKey, productId))
    fail(`product ${shown(productId)} is not linked to ${appKey}; it has ${application.linkedProducts.join(', ')}`);
  const named = ['event', 'eventNumber', 'noticeNumber'].filter((field) => input[field] !== undefined);
  if (named.length !== 1) fail('name the event once: event (its id), eventNumber or noticeNumber');
  const [field] = named as [string];
  if (field === 'event') {
    const eventId = text(input, 'event');
    if (!Object.hasOwn(known, eventId)) fail(`event ${shown(eventId)} is not one of ${productId}: ${Object.keys(known).join(', ')}`);
    return { application, productId, eventId };
  }
  const kind = field === 'eventNumber' ? 'event' : 'notice';
  const numbers = Object.entries(numbersOf(state, productId)).filter(
    ([eventId, one]) => one[kind] !== undefined && Object.hasOwn(known, eventId),
  );
  const found = numbers.find(([, one]) => one[kind] === input[field]);
  if (!found)
    fail(
      `${field} ${shown(input[field])} is none of ${productId}: ${numbers.map(([id, one]) => `${one[kind]} ${id}`).join(', ') || 'it has none'}`,
    );
  return { application, productId, eventId: found[0] };
}

/** Numbers by event id, from the device catalogue (facts/tencent-iot.md §1.6). */
function numbersOf(state: State, productId: string): { readonly [eventId: string]: { readonly event?: number; readonly notice?: number } } {
  const category = state.products.get(productId)?.category ?? '';
  if (!Object.hasOwn(catalogue, category)) return {};
  const model = (catalogue as { readonly [category: string]: DeviceDefinition })[category]?.thingModel;
  return Object.fromEntries(Object.entries(model?.events ?? {}).map(([eventId, { tencent }]) => [eventId, tencent ?? {}]));
}

/** Every enumeration keyword has one of its values; times are filled in by the cloud (facts/wechat.md §2.6). */
function checkValues(template: MessageTemplate, values: unknown = {}): { readonly [keyword: string]: string } {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) fail('values should be an object of texts by keyword');
  const given = values as { readonly [keyword: string]: unknown };
  const enums = template.keywords.filter((keyword) => keyword.type === 'enum');
  for (const key of Object.keys(given))
    if (!enums.some((keyword) => keyword.key === key))
      fail(`values.${key} is not an enumeration of the template; it has ${enums.map((keyword) => keyword.key).join(', ') || 'none'}`);
  return Object.fromEntries(
    enums.map((keyword) => {
      const value = Object.hasOwn(given, keyword.key) ? given[keyword.key] : undefined;
      if (typeof value !== 'string' || !keyword.values.includes(value))
        fail(
          `values.${keyword.key} ${value === undefined ? 'is missing' : `${shown(value)} is not allowed`}; allowed: ${keyword.values.join(', ')}`,
        );
      return [keyword.key, value];
    }),
  );
}

function text(input: { readonly [field: string]: unknown }, field: string): string {
  const value = input[field];
  if (typeof value !== 'string' || value === '') fail(`${field} should be a non-empty string`);
  return value;
}

const names = (table: object): string => Object.keys(table).join(', ') || 'none';
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 80);

function fail(text: string): never {
  throw new ReminderRuleError(text);
}
