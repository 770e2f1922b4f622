/** Shape of `brand.yaml` in zod; the words come from the field guide, the categories and reminder keys from the catalogue. */
import { z } from 'zod';
import { type Category, catalogue, categories, PRODUCT_ID_PATTERN } from '../../devices/index.ts';
import { FIELD_GUIDE } from './field-guide.ts';
import { APP_NAME_MAX, COLOUR, LINES, ONE_LINE, TEMPLATE_ID } from './patterns.ts';
import { releaseSchema } from './release-schema.ts';

/** zod's schema with the words of the guide attached, for editors. */
function guided<S extends z.ZodType>(path: string, schema: S): S {
  const guide = FIELD_GUIDE[path];
  if (!guide) throw new Error(`the field guide has no entry for ${path}`);
  return schema.describe(guide.zh) as S;
}

const words = (max: number): z.ZodString => z.string().trim().min(1).max(max).regex(ONE_LINE);
const imagePath = z.string().min(1).max(255).regex(ONE_LINE);
const colour = z.string().regex(COLOUR);

/** True for an https address a mini-program may call: no credentials, no fragment. */
export function isHttpsAddress(text: string): boolean {
  if (!/^https:\/\/[^\s\\@#]+$/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
}

/** True for `tencent`, `mock` or an https origin (no path). */
export function isEndpoint(text: string): boolean {
  return text === 'tencent' || text === 'mock' || (isHttpsAddress(text) && new URL(text).pathname === '/' && new URL(text).search === '');
}

function reminderSetting(category: Category) {
  const template = guided('reminders.*.templates.*', z.string().regex(TEMPLATE_ID));
  const templates = Object.fromEntries(
    Object.entries(catalogue[category].reminders).map(([key, reminder]) => [
      key,
      template.describe(`「${reminder.name.zh}」的模板 ID；公共模板库标题：${reminder.template.title}`).optional(),
    ]),
  );
  return z
    .strictObject({
      productId: guided('reminders.*.productId', z.string().regex(PRODUCT_ID_PATTERN)),
      modelId: guided('reminders.*.modelId', z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)),
      templates: guided('reminders.*.templates', z.strictObject(templates)),
    })
    .describe(`${catalogue[category].name.zh}：默认产品、model_id 与消息模板`);
}

export type ReminderSettings = {
  readonly productId: string;
  readonly modelId: string;
  /** Template id by reminder key. */
  readonly templates: { readonly [reminderKey: string]: string | undefined };
};

const reminders = Object.fromEntries(categories.map((category) => [category, reminderSetting(category).optional()])) as unknown as {
  [C in Category]: z.ZodOptional<z.ZodType<ReminderSettings>>;
};

/** The whole file. Unknown keys are errors everywhere. */
export const brandSchema = z.strictObject({
  app: guided(
    'app',
    z.strictObject({
      name: guided('app.name', words(APP_NAME_MAX)),
      appid: guided('app.appid', z.string().regex(/^wx[0-9a-f]{16}$/)),
      locationKey: guided('app.locationKey', z.string().regex(/^[A-Z0-9]{5}(?:-[A-Z0-9]{5}){5}$/)),
    }),
  ),
  cloud: guided(
    'cloud',
    z.strictObject({
      appKey: guided('cloud.appKey', z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)),
      endpoint: guided('cloud.endpoint', z.string().max(255).refine(isEndpoint)),
      login: guided('cloud.login', z.string().max(500).refine(isHttpsAddress)),
    }),
  ),
  reminders: guided(
    'reminders',
    z.strictObject(reminders).refine((chosen) => Object.values(chosen).some((setting) => setting !== undefined)),
  ),
  support: guided(
    'support',
    z
      .strictObject({
        phone: guided('support.phone', z.string().regex(/^\+?[0-9](?:[0-9 -]{1,18})[0-9]$/)).optional(),
        feedbackGuide: guided('support.feedbackGuide', z.string().trim().min(1).max(500).regex(LINES)).optional(),
        appDownloadQr: guided('support.appDownloadQr', imagePath).optional(),
      })
      .optional(),
  ),
  manuals: guided(
    'manuals',
    z
      .strictObject({
        miniProgram: guided('manuals.miniProgram', z.array(guided('manuals.miniProgram[]', imagePath)).max(30)).optional(),
        products: guided(
          'manuals.products',
          z
            .array(
              guided(
                'manuals.products[]',
                z.strictObject({
                  name: guided('manuals.products[].name', words(40)),
                  pages: guided('manuals.products[].pages', z.array(guided('manuals.products[].pages[]', imagePath)).min(1).max(30)),
                }),
              ),
            )
            .max(100),
        ).optional(),
      })
      .optional(),
  ),
  theme: guided(
    'theme',
    z
      .strictObject({
        primary: guided('theme.primary', colour).optional(),
        secondary: guided('theme.secondary', colour).optional(),
        homeImage: guided('theme.homeImage', imagePath).optional(),
        lockImage: guided('theme.lockImage', imagePath).optional(),
      })
      .optional(),
  ),
  release: guided('release', releaseSchema(guided).optional()),
});

/** A brand file that passed the schema, as written. */
export type BrandFile = z.output<typeof brandSchema>;

type JsonSchema = { properties?: { [key: string]: JsonSchema }; required?: string[]; [key: string]: unknown };

/** Takes `required` out of the blocks of a schema (not of the items of lists, which no base completes) and gives it back as a schema of its own. */
function takeRequired(schema: JsonSchema): JsonSchema | undefined {
  const { required } = schema;
  delete schema.required;
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const taken = takeRequired(child);
    return taken ? [[key, taken] as const] : [];
  });
  if (!required && properties.length === 0) return undefined;
  return { ...(required ? { required } : {}), ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}) };
}

/** JSON Schema (2020-12) of the brand file for editors; checked in as `schema/brand.schema.json`. */
export function brandJsonSchema(): object {
  const schema = z.toJSONSchema(brandSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  const properties = schema.properties as { readonly [block: string]: { properties: { [key: string]: object } } };
  // Refinements have no JSON Schema form; these three keep their meaning for editors.
  if (properties.reminders) Object.assign(properties.reminders, { minProperties: 1 });
  const cloud = properties.cloud?.properties;
  if (cloud?.endpoint) Object.assign(cloud.endpoint, { anyOf: [{ enum: ['tencent', 'mock'] }, { pattern: '^https://' }] });
  if (cloud?.login) Object.assign(cloud.login, { pattern: '^https://' });
  const whole = takeRequired(schema as JsonSchema);
  Object.assign(properties, {
    extends: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern: '^(?!/)[^\\\\:]+\\.ya?ml$',
      description: '继承的基础品牌文件（相对路径），例如 ../base/brand.yaml；没有写的字段取自该文件',
    },
  });
  return {
    ...schema,
    // What a brand does not write itself, its base may have: only `camlock check` sees both.
    if: { required: ['extends'] },
    else: whole,
    title: 'camlock brand.yaml',
    description: '一个品牌的小程序配置：用 camlock check 检查，用 camlock generate 生成工程',
  };
}
