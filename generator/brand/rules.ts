/** What must hold between several fields of a brand file that passed the schema. Runs on partly valid data too. */
import { catalogue, categories } from '../../devices/index.ts';
import type { Path, Problem } from '../finding.ts';
import { shown } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { legalDomains } from './legal-domains.ts';
import { TEMPLATE_ID, TEMPLATE_ID_LENGTH } from './patterns.ts';
import { swappedIds } from './swapped-ids.ts';
import { block, type Unchecked } from './unchecked.ts';

/** Same id under two categories: products, models and templates each belong to one kind of device (facts/wechat.md §2.2). */
function sharedIds(reminders: Unchecked): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, Path>();
  const check = (kind: string, id: unknown, at: Path, code: FindingCode, why: string): void => {
    if (typeof id !== 'string') return;
    const first = seen.get(`${kind}\n${id}`);
    if (!first) seen.set(`${kind}\n${id}`, at);
    else if (first[1] !== at[1]) {
      problems.push({
        severity: 'error',
        code,
        at,
        value: shown(id),
        message: `this ${kind} already belongs to ${first.join('.')}`,
        allowed: `a ${kind} of its own for every category`,
        fix: why,
      });
    } else if (kind === 'template id') {
      problems.push({
        severity: 'warning',
        code: 'template-repeated',
        at,
        value: shown(id),
        message: `this template id is also used by ${first.join('.')}`,
        fix: 'check that the template has the enumeration values of both reminders, or pick a second one',
      });
    }
  };
  for (const category of categories) {
    const setting = block(reminders[category]);
    check(
      'product id',
      setting.productId,
      ['reminders', category, 'productId'],
      'product-shared',
      `write the product id of the ${catalogue[category].name.en}`,
    );
    check(
      'model_id',
      setting.modelId,
      ['reminders', category, 'modelId'],
      'model-shared',
      `write the model_id of the ${catalogue[category].name.en}`,
    );
    for (const [key, id] of Object.entries(block(setting.templates))) {
      check(
        'template id',
        id,
        ['reminders', category, 'templates', key],
        'template-shared',
        `WeChat answers 19720736 to a template of another device type: pick one for the ${catalogue[category].name.en}`,
      );
    }
  }
  return problems;
}

function templateProblems(reminders: Unchecked): Problem[] {
  const problems: Problem[] = [];
  for (const category of categories) {
    if (reminders[category] === undefined) continue;
    const templates = block(block(reminders[category]).templates);
    if (Object.keys(templates).length === 0 && block(reminders[category]).templates !== undefined) {
      problems.push({
        severity: 'warning',
        code: 'no-templates',
        at: ['reminders', category, 'templates'],
        message: `no reminder of the ${catalogue[category].name.en} has a template, so none can be switched on`,
        allowed: Object.keys(catalogue[category].reminders).join(', '),
        fix: 'add `<reminder key>: <template id>` lines',
      });
    }
    for (const [key, id] of Object.entries(templates)) {
      if (typeof id !== 'string' || !TEMPLATE_ID.test(id) || id.length === TEMPLATE_ID_LENGTH) continue;
      problems.push({
        severity: 'warning',
        code: 'template-length',
        at: ['reminders', category, 'templates', key],
        value: shown(id),
        message: `template ids have ${TEMPLATE_ID_LENGTH} characters, this one has ${id.length}`,
        fix: 'copy the whole id from the WeChat admin console (订阅消息 → 我的模板)',
      });
    }
  }
  return problems;
}

/** The same name, or the same page, twice: one of the two is a slip of copy and paste. */
function manualProblems(manuals: Unchecked): Problem[] {
  const problems: Problem[] = [];
  const names = new Map<string, Path>();
  const pagesOf = (pages: unknown, at: Path): void => {
    const seen = new Map<string, number>();
    for (const [index, page] of (Array.isArray(pages) ? pages : []).entries()) {
      if (typeof page !== 'string') continue;
      const first = seen.get(page);
      if (first === undefined) seen.set(page, index);
      else
        problems.push({
          severity: 'warning',
          code: 'image-repeated',
          at: [...at, index],
          value: shown(page),
          message: `this is page ${first + 1} again`,
          fix: 'name the image of this page',
        });
    }
  };
  pagesOf(manuals.miniProgram, ['manuals', 'miniProgram']);
  for (const [index, product] of (Array.isArray(manuals.products) ? manuals.products : []).entries()) {
    const { name, pages } = block(product);
    const at = ['manuals', 'products', index];
    pagesOf(pages, [...at, 'pages']);
    if (typeof name !== 'string') continue;
    const first = names.get(name.trim());
    if (!first) names.set(name.trim(), at);
    else
      problems.push({
        severity: 'warning',
        code: 'manual-repeated',
        at: [...at, 'name'],
        value: shown(name),
        message: `manual ${Number(first[2]) + 1} has this name already`,
        fix: 'give it the name of its own product',
      });
  }
  return problems;
}

/** Problems between fields; `data` is the parsed file, whether or not the schema accepts all of it. */
export function ruleProblems(data: Unchecked): Problem[] {
  const reminders = block(data.reminders);
  const theme = block(data.theme);
  const app = block(data.app);
  const problems = [
    ...sharedIds(reminders),
    ...templateProblems(reminders),
    ...swappedIds(reminders),
    ...legalDomains(block(data.cloud)),
    ...manualProblems(block(data.manuals)),
  ];
  if (theme.lockImage !== undefined && Object.keys(reminders).length > 0 && reminders.lock === undefined) {
    problems.push({
      severity: 'warning',
      code: 'image-unused',
      at: ['theme', 'lockImage'],
      value: shown(theme.lockImage),
      message: 'the brand has no lock, so this image is not used',
      fix: 'remove the line, or add reminders.lock',
    });
  }
  if (typeof app.locationKey === 'string' && /^(?:X{5}-){5}X{5}$/.test(app.locationKey)) {
    problems.push({
      severity: 'warning',
      code: 'placeholder',
      at: ['app', 'locationKey'],
      value: shown(app.locationKey),
      message: 'this is the placeholder, so the map will not open',
      fix: 'copy the key of the map application from lbs.qq.com (应用管理 → 我的应用)',
    });
  }
  return problems;
}
