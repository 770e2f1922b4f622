/** The commented `brand.yaml` of a new brand; comments come from the field guide, reminder keys from the catalogue. */
import { type Category, catalogue } from '../../devices/index.ts';
import { FIELD_GUIDE } from '../brand/field-guide.ts';
import { DEFAULT_THEME } from '../theme/palette.ts';

export interface BrandTextOptions {
  readonly name: string;
  readonly categories: readonly Category[];
  readonly lang: 'zh' | 'en';
  /** Address of the JSON Schema as written into the first line: a path relative to the brand file, or a URL. */
  readonly schema: string;
}

const HEAD = {
  zh: [
    '品牌文件：填好后运行 camlock check 检查，camlock generate 生成小程序工程。',
    '示例编号都能通过检查，但只有换成您自己的编号，小程序才能真正工作。',
  ],
  en: [
    'The brand file: camlock check tells what is wrong, camlock generate makes the mini-program.',
    'The sample ids pass the check; the mini-program works once they are your own.',
  ],
} as const;

/** Right-hand comments line up here when there is room. */
const COMMENT_COLUMN = 62;

/** A template id of the usual form that is plainly a sample. */
function sampleTemplateId(category: Category, key: string): string {
  return `sample_${category}_${key}_`.padEnd(43, '0').slice(0, 43);
}

/** Text of the file. Values are JSON strings where they could be misread, which is also YAML. */
export function brandText({ name, categories, lang, schema }: BrandTextOptions): string {
  const guide = (path: string): string => FIELD_GUIDE[path]?.[lang] ?? '';
  const line = (text: string, comment: string): string => {
    const wide = [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);
    return comment ? `${text}${' '.repeat(Math.max(2, COMMENT_COLUMN - wide))}# ${comment}` : text;
  };
  const reminder = (category: Category): string[] => [
    line(`  ${category}:`, catalogue[category].name[lang]),
    line(
      `    productId: ${category
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .slice(0, 9)}1`,
      guide('reminders.*.productId'),
    ),
    line(`    modelId: model-${category}-0001`, guide('reminders.*.modelId')),
    line('    templates:', guide('reminders.*.templates')),
    ...Object.entries(catalogue[category].reminders).map(([key, { name: words }]) =>
      line(`      ${key}: ${sampleTemplateId(category, key)}`, words[lang]),
    ),
  ];
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    ...HEAD[lang].map((text) => `# ${text}`),
    '',
    line('app:', guide('app')),
    line(`  name: ${JSON.stringify(name)}`, guide('app.name')),
    line('  appid: wx0000000000000000', guide('app.appid')),
    line('  locationKey: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX', guide('app.locationKey')),
    '',
    line('cloud:', guide('cloud')),
    line('  appKey: ahSampleAppKey001', guide('cloud.appKey')),
    line('  endpoint: mock', guide('cloud.endpoint')),
    line('  login: https://login.example.com/login', guide('cloud.login')),
    '',
    line('reminders:', guide('reminders')),
    ...categories.flatMap(reminder),
    '',
    line('support:', guide('support')),
    line('  phone: "400-800-8000"', guide('support.phone')),
    line(
      `  feedbackGuide: ${lang === 'zh' ? '请描述遇到的问题、设备型号和发生时间，我们会尽快联系您。' : 'Tell us what happened, when, and with which device.'}`,
      guide('support.feedbackGuide'),
    ),
    line('  appDownloadQr: images/app-qr.png', guide('support.appDownloadQr')),
    '',
    line('# manuals:', guide('manuals')),
    line('#   miniProgram: [images/manual-1.png]', guide('manuals.miniProgram')),
    line('#   products:', guide('manuals.products')),
    line(`#     - { name: ${lang === 'zh' ? '产品名称' : 'Product'}, pages: [images/product-1.png] }`, guide('manuals.products[].pages')),
    '',
    line('theme:', guide('theme')),
    line(`  # primary: "${DEFAULT_THEME.primary}"`, guide('theme.primary')),
    line(`  # secondary: "${DEFAULT_THEME.secondary}"`, guide('theme.secondary')),
    line('  homeImage: images/home-bottom.png', guide('theme.homeImage')),
    ...(categories.includes('lock') ? [line('  lockImage: images/lock-top.png', guide('theme.lockImage'))] : []),
  ].join('\n')}\n`;
}
