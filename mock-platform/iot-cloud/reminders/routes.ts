/**
 * Which event goes out as which message for which application: products × catalogue × the applications' settings.
 * An event without a row here is kept, never pushed (facts/tencent-iot.md open question 3).
 */
import { catalogue, type DeviceDefinition, type Reminder } from '../../../devices/index.ts';
import type { ApplicationRow, ProductRow, ReminderRuleRow } from '../rows.ts';

/** One way an event may take to its people. `templateId` undefined: the brand has not chosen this reminder. */
export interface Route {
  readonly application: ApplicationRow;
  readonly reminderKey: string;
  readonly reminder: Pick<Reminder, 'template' | 'values'>;
  readonly modelId: string;
  readonly templateId: string | undefined;
  /** False: switched off by a rule. */
  readonly enabled: boolean;
  /** Whether a rule of the person's own says so, or the console settings. */
  readonly edited: boolean;
}

/** Routes by product id, then event id. */
export type Routes = ReadonlyMap<string, ReadonlyMap<string, readonly Route[]>>;

export function reminderRoutes(
  products: Iterable<ProductRow>,
  applications: Iterable<ApplicationRow>,
  rules: Iterable<ReminderRuleRow> = [],
): Routes {
  const routes = new Map<string, Map<string, Route[]>>();
  const apps = [...applications];
  for (const product of products) {
    const definition = Object.hasOwn(catalogue, product.category)
      ? (catalogue as { readonly [category: string]: DeviceDefinition })[product.category]
      : undefined;
    const byEvent = new Map<string, Route[]>();
    for (const [reminderKey, reminder] of Object.entries(definition?.reminders ?? {})) {
      for (const application of apps) {
        const setting = application.reminders.find((one) => one.productId === product.productId);
        if (!setting || !application.linkedProducts.includes(product.productId)) continue;
        const templateId = Object.hasOwn(setting.templates, reminderKey) ? setting.templates[reminderKey] : undefined;
        const list = byEvent.get(reminder.eventId) ?? [];
        list.push({ application, reminderKey, reminder, modelId: setting.modelId, templateId, enabled: true, edited: false });
        byEvent.set(reminder.eventId, list);
      }
    }
    routes.set(product.productId, byEvent);
  }
  for (const rule of rules) {
    const application = apps.find((one) => one.appKey === rule.appKey);
    const byEvent = routes.get(rule.productId);
    if (!application?.linkedProducts.includes(rule.productId) || !byEvent) continue;
    const others = byEvent.get(rule.eventId) ?? [];
    const { modelId, templateId, enabled } = rule;
    // The name of what it stands in for, so that counts and outcomes stay together.
    const reminderKey = others.find((one) => one.application === application)?.reminderKey ?? rule.eventId;
    const route = { application, reminderKey, reminder: rule, modelId, templateId, enabled, edited: true };
    byEvent.set(rule.eventId, [...others.filter((one) => one.application !== application), route]);
  }
  return routes;
}
