/** `/console/api/brands/*`: fields of brand files, checked while they are typed, saved as small changes. */
import { type Context, Hono } from 'hono';
import { parseDocument } from 'yaml';
import { type BrandText, BrandTextError, type FieldEdit, type OpenBrandFile, openBrandFile, type Saved } from './brand-files.ts';
import { ImageRefused, keepImage, measureImage } from './images.ts';
import type { ConsoleBrand, ConsoleOptions } from './options.ts';

const EDITS_MAX = 500;
const STEPS_MAX = 6;
/** Keys an edit may name; also keeps `__proto__` and its kin out. */
const STEP = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** Bytes of a JSON body. */
const BODY_MAX = 256 * 1024;

export type BrandDesk = { readonly brand: ConsoleBrand; readonly file: OpenBrandFile };

export function openDesks(brands: readonly ConsoleBrand[]): ReadonlyMap<string, BrandDesk> {
  return new Map(brands.map((brand) => [brand.id, { brand, file: openBrandFile(brand.file) }]));
}

/** The value of an edit: texts, and lists of texts or of named lists; nothing that YAML could make more of. */
function isValue(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.length <= 4000;
  if (depth > 3 || typeof value !== 'object' || value === null) return false;
  const inside = Array.isArray(value) ? value : Object.values(value);
  return (
    inside.length <= 200 &&
    inside.every((one) => isValue(one, depth + 1)) &&
    (Array.isArray(value) || Object.keys(value).every((key) => STEP.test(key)))
  );
}

/** The edits of a request, or undefined when they are none. */
function editsOf(body: unknown): FieldEdit[] | undefined {
  const edits = (body as { edits?: unknown } | null)?.edits;
  if (!Array.isArray(edits) || edits.length > EDITS_MAX) return undefined;
  for (const edit of edits as readonly Partial<FieldEdit>[]) {
    if (!Array.isArray(edit?.path) || edit.path.length === 0 || edit.path.length > STEPS_MAX) return undefined;
    if (!edit.path.every((step: unknown) => typeof step === 'string' && STEP.test(step))) return undefined;
    if (edit.value !== undefined && !isValue(edit.value)) return undefined;
  }
  return edits as FieldEdit[];
}

async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (Buffer.byteLength(text) > BODY_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valuesOf(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? {} : (document.toJS({ maxAliasCount: 0 }) ?? {});
}

export function createBrandApi(options: ConsoleOptions, desks: ReadonlyMap<string, BrandDesk>): Hono {
  const app = new Hono();
  const whole = async ({ file }: BrandDesk, { text, revision }: BrandText) => ({
    revision,
    values: valuesOf(text),
    canUndo: file.canUndo,
    ...(await options.check(text, { file: file.file })),
  });
  const told = async (c: Context, desk: BrandDesk, saved: Saved): Promise<Response> =>
    saved.conflicts
      ? c.json({ conflicts: saved.conflicts, ...(await whole(desk, desk.file.read())) }, 409)
      : c.json(await whole(desk, saved));
  const withEdits = async (c: Context, use: (desk: BrandDesk, edits: FieldEdit[]) => Promise<Response>): Promise<Response> => {
    const desk = desks.get(c.req.param('id') ?? '');
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    const edits = editsOf(await readJson(c));
    if (!edits) return c.json({ error: '修改的内容不完整，请刷新页面后重试' }, 400);
    try {
      return await use(desk, edits);
    } catch (error) {
      if (error instanceof BrandTextError) return c.json({ error: error.message }, 409);
      throw error;
    }
  };

  app.get('/', (c) => {
    const brands = [...desks.values()].map(({ brand, file }) => {
      const { app: program } = valuesOf(file.read().text) as { app?: { name?: unknown } };
      return { id: brand.id, name: typeof program?.name === 'string' ? program.name : brand.id };
    });
    return c.json({ brands, categories: options.categories, template: options.template });
  });
  app.get('/:id', async (c) => {
    const desk = desks.get(c.req.param('id'));
    return desk ? c.json(await whole(desk, desk.file.read())) : c.json({ error: '没有这个品牌' }, 404);
  });
  app.post('/:id/check', (c) =>
    withEdits(c, async (desk, edits) => c.json(await options.check(desk.file.draft(edits), { file: desk.file.file }))),
  );
  app.post('/:id/save', (c) => withEdits(c, (desk, edits) => told(c, desk, desk.file.save(edits))));
  app.post('/:id/undo', async (c) => {
    const desk = desks.get(c.req.param('id'));
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    const saved = desk.file.undo();
    return saved ? told(c, desk, saved) : c.json({ error: '没有可以撤销的保存' }, 409);
  });

  app.get('/:id/image', async (c) => {
    const desk = desks.get(c.req.param('id'));
    const bytes = desk && options.readImage(desk.file.file, c.req.query('path') ?? '');
    if (!bytes) return c.json({ error: '没有这张图片' }, 404);
    try {
      const { format, width, height } = await measureImage(bytes);
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': `image/${format}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-cache',
        'x-image-size': `${width}x${height}`,
      });
    } catch (error) {
      if (error instanceof ImageRefused) return c.json({ error: error.message }, 415);
      throw error;
    }
  });
  app.post('/:id/images', async (c) => {
    const desk = desks.get(c.req.param('id'));
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    const limit = `${Math.floor(options.imageMaxBytes / 1024)} KB`;
    if (Number(c.req.header('content-length') ?? 0) > options.imageMaxBytes) return c.json({ error: `图片不能超过 ${limit}` }, 413);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length > options.imageMaxBytes) return c.json({ error: `图片不能超过 ${limit}` }, 413);
    try {
      return c.json(await keepImage(desk.file.file, c.req.query('name') ?? '', bytes));
    } catch (error) {
      if (error instanceof ImageRefused) return c.json({ error: error.message }, 415);
      throw error;
    }
  });
  return app;
}
