/** Broken brand files, one mistake each, with the place and the code it must be reported under. Used by `broken-brands.test.ts`. */
import { brandWith, VALID_BRAND } from './fixture-brand.ts';

export interface BrokenBrand {
  readonly mistake: string;
  readonly yaml: string;
  /** `line:column path code`, every finding in the order of the file. */
  readonly want: readonly string[];
}

const swap = (mistake: string, from: string, to: string, ...want: string[]): BrokenBrand => ({ mistake, yaml: brandWith(from, to), want });
const text = (mistake: string, yaml: string, ...want: string[]): BrokenBrand => ({ mistake, yaml, want });

export const BROKEN_BRANDS: readonly BrokenBrand[] = [
  swap('no name', '  name: 测试品牌\n', '', '1:1 app.name missing'),
  swap('empty name', 'name: 测试品牌', 'name: ""', '2:9 app.name too-short'),
  swap('name of spaces', 'name: 测试品牌', 'name: "   "', '2:9 app.name too-short'),
  swap('name too long', 'name: 测试品牌', `name: ${'长'.repeat(31)}`, '2:9 app.name too-long'),
  swap('name on two lines', 'name: 测试品牌', 'name: "a\\nb"', '2:9 app.name wrong-format'),
  swap('name with a direction mark', 'name: 测试品牌', 'name: "a\\u202eb"', '2:9 app.name wrong-format'),
  swap('name is a number', 'name: 测试品牌', 'name: 2026', '2:9 app.name wrong-type'),
  swap('name is a list', 'name: 测试品牌', 'name: [a]', '2:9 app.name wrong-type'),
  swap('no value behind name', 'name: 测试品牌', 'name:', '2:3 app.name empty'),
  swap('appid too short', 'wx0123456789abcdef', 'wx0123456789abcde', '3:10 app.appid wrong-format'),
  swap('appid in capitals', 'wx0123456789abcdef', 'wx0123456789ABCDEF', '3:10 app.appid wrong-format'),
  swap('appid of another kind', 'wx0123456789abcdef', 'gh_0123456789ab', '3:10 app.appid wrong-format'),
  swap('map key with five groups', '-12345', '', '4:16 app.locationKey wrong-format'),
  swap('no map key', '  locationKey: AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345\n', '', '1:1 app.locationKey missing'),
  swap('misspelled key', '  appid:', '  apid:', '1:1 app.appid missing', '3:3 app.apid unknown-key'),
  swap('key of another block', '  appid:', '  phone: "110"\n  appid:', '3:3 app.phone unknown-key'),
  swap('unknown block', 'support:', 'colours: {}\nsupport:', '20:1 colours unknown-key'),
  swap('secret in the file', '  endpoint:', '  appSecret: abc\n  endpoint:', '7:3 cloud.appSecret secret'),
  swap('appKey with a space', 'ahTestAppKey0001', 'ah Test', '6:11 cloud.appKey wrong-format'),
  swap('endpoint without https', 'endpoint: tencent', 'endpoint: http://iot.example.com', '7:13 cloud.endpoint wrong-value'),
  swap('endpoint with a path', 'endpoint: tencent', 'endpoint: https://iot.example.com/api', '7:13 cloud.endpoint wrong-value'),
  swap('endpoint misspelled', 'endpoint: tencent', 'endpoint: tencnt', '7:13 cloud.endpoint wrong-value'),
  swap('login over http', 'https://login.test', 'http://login.test', '8:10 cloud.login wrong-value'),
  swap('login with a password', 'https://login.test', 'https://me:pw@login.test', '8:10 cloud.login wrong-value'),
  swap('login is no address', 'https://login.test.example/login', 'https://', '8:10 cloud.login wrong-value'),
  swap('product id too long', 'TESTCAM001', 'TESTCAM0001', '11:16 reminders.camera.productId wrong-format'),
  swap('product id all digits', 'TESTCAM001', '1234567890', '11:16 reminders.camera.productId wrong-type'),
  swap('model_id with a blank', 'model-camera-0001', '"model camera"', '12:14 reminders.camera.modelId wrong-format'),
  swap(
    'no templates block',
    '    templates:\n      doorbell-ring: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n',
    '',
    '15:3 reminders.lock.templates missing',
  ),
  swap(
    'template id of the wrong charset',
    'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    'bad/id+bad/id+',
    '19:22 reminders.lock.templates.doorbell-ring wrong-format',
  ),
  swap(
    'template id cut off',
    'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    'b'.repeat(42),
    '19:22 reminders.lock.templates.doorbell-ring template-length',
  ),
  swap('reminder of another category', 'doorbell-ring:', 'motion-detected:', '19:7 reminders.lock.templates.motion-detected unknown-key'),
  swap('reminder misspelled', 'doorbell-ring:', 'doorbel-ring:', '19:7 reminders.lock.templates.doorbel-ring unknown-key'),
  swap('category misspelled', '  lock:', '  locks:', '15:3 reminders.locks unknown-key'),
  swap('product of two categories', 'TESTLOCK01', 'TESTCAM001', '16:16 reminders.lock.productId product-shared'),
  swap('model_id of two categories', 'model-lock-0001', 'model-camera-0001', '17:14 reminders.lock.modelId model-shared'),
  swap('template of two categories', 'b'.repeat(43), 'a'.repeat(43), '19:22 reminders.lock.templates.doorbell-ring template-shared'),
  swap('phone in words', '"400-800-8000"', 'call us', '21:10 support.phone wrong-format'),
  swap('phone without quotes', '"400-800-8000"', '4008008000', '21:10 support.phone wrong-type'),
  swap(
    'manual without a name',
    '  products: []',
    '  products:\n    - { pages: [a.png] }',
    '25:7 manuals.products[0].name missing',
    '25:17 manuals.products[0].pages[0] image-missing',
  ),
  swap('manual without pages', '  products: []', '  products:\n    - { name: C1, pages: [] }', '25:26 manuals.products[0].pages too-short'),
  swap('manuals as one path', 'products: []', 'app: a.png', '24:8 manuals.app wrong-type'),
  swap('colour without quotes', '"#2B59D9"', '#2B59D9', '26:3 theme.primary empty'),
  swap('colour in words', '"#2B59D9"', 'blue', '26:12 theme.primary wrong-format'),
  swap('colour that cannot carry text', '"#2B59D9"', '"#FFD400"', '26:12 theme.primary low-contrast'),
  swap('image elsewhere on the machine', '  secondary:', '  homeImage: /etc/passwd\n  secondary:', '27:14 theme.homeImage image-outside'),
  swap('key written twice', '  appid: wx', '  name: zwei\n  appid: wx', '3:3  duplicate-key'),
  swap('indented with a tab', '  appid:', '\tappid:', '3:1  tab'),
  swap('quote left open', 'name: 测试品牌', 'name: "测试', '2:12  yaml-syntax'),
  swap('anchor and alias', 'name: 测试品牌', 'name: &a 测试\n  appid2: *a', '2:12  alias', '3:11  alias'),
  swap('tag', 'name: 测试品牌', 'name: !!js/function x', '2:9  yaml-tag'),
  swap('prototype pollution', '  appid:', '  __proto__: { polluted: yes }\n  appid:', '3:3 app.__proto__ unknown-key'),
  text('an empty file', '', '1:1  empty-file'),
  text('only a comment', '# brand\n', '1:1  empty-file'),
  text('a list', '- app\n', '1:1  wrong-type'),
  text('two documents', `${VALID_BRAND}---\napp: {}\n`, '28:1  several-documents'),
  text('deep brackets', `app: ${'['.repeat(5000)}`, '1:38  too-deep'),
  text('deep dashes', `${'- '.repeat(5000)}x`, '1:1  too-deep'),
  text('a control character', 'app:\n  name: a\u0000b\n', '2:10  control-character'),
  text('too large', `# ${'x'.repeat(300_000)}\n`, '1:1  too-large'),
];
