/**
 * Which event goes out as which message for which application: products × catalogue × the applications' settings.
 * An event without a row here is kept, never pushed (facts/tencent-iot.md open question 3).
 */
import { catalogue, type DeviceDefinition, type Reminder } from '../../../devices/index.ts';
import type { ApplicationRow, ProductRow } from '../rows.ts';

/** One way an event may take to its people. `templateId` undefined: the brand has not chosen this reminder. */
export interface Route {
  readonly application: ApplicationRow;
  readonly reminderKey: string;
  readonly reminder: Reminder;
  readonly modelId: string;
  readonly templateId: string | undefined;
}

/** Routes by product id, then event id. */
export type Routes = ReadonlyMap<string, ReadonlyMap<string, readonly Route[]>>;

export function reminderRoutes(products: Iterable<ProductRow>, applications: Iterable<ApplicationRow>): Routes {
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
        list.push({ application, reminderKey, reminder, modelId: setting.modelId, templateId });
        byEvent.set(reminder.eventId, list);
      }
    }
    routes.set(product.productId, byEvent);
  }
  return routes;
}
