/** docs/reference/wechat.md: what WeChat's side answers, taken from the code that answers. */
import type { Project } from 'ts-morph';
import { Hosts } from '../../devices/index.ts';
import type { Platform } from '../../mock-platform/index.ts';
import { type CheckTest, testsOfChecks } from './check-tests.ts';
import { CHECKS } from './checks.ts';
import { type Findings, findIn, type Vocabulary } from './findings.ts';
import { code, findingLines, GENERATED, link, ruleTable, table } from './markdown.ts';
import { reachable } from './reach.ts';
import { handlersOf, type RouteSource, routesOf, sourcesOf } from './routes.ts';
import { textTable } from './sources.ts';
import { vocabularyOf } from './vocabulary.ts';

const FOLDER = 'mock-platform/wechat/';
/** Hosts with a section of their own above, and those of the other page. */
const TOLD_ELSEWHERE: readonly string[] = [Hosts.wechatApi, Hosts.wechatCi, Hosts.iotApp, Hosts.iotGateway, Hosts.iotGatewayGuangzhou];

export function wechatPage(platform: Platform, project: Project): string {
  const texts = textTable(project, `${FOLDER}errors.ts`, 'WechatErrors');
  const vocabulary = vocabularyOf(platform, (text) => texts.has(text) || /^98000\d\d$/.test(text));
  const api = sourcesOf(project, FOLDER, routesOf(platform, Hosts.wechatApi));
  const upload = sourcesOf(project, FOLDER, routesOf(platform, Hosts.wechatCi));
  const others = Object.keys(platform.hosts).filter((host) => !TOLD_ELSEWHERE.includes(host));
  const textOf = (one: string) => texts.get(one) ?? '';
  const rules = platform.rules.list().filter(({ name }) => /^(wechat|phone)\./.test(name));
  return [
    GENERATED,
    '# WeChat: operations, errors, rules, checks',
    `The mock plays ${[Hosts.wechatApi, Hosts.wechatCi, ...others].map(code).join(', ')}. Anything that is not on this page answers HTTP 501 with the name of the operation. ` +
      'Marks behind a source say how sure it is: [O] official, [M] copy of an official page, [C] official code, [P] practice, [2] second hand, [I] inferred, so a rule that can be switched (`POST /__mock__/rules`).',
    'Fields, errors and rules are those the code of an operation can reach; several checks may stand before the one you look for.',
    `## ${Hosts.wechatApi}`,
    'Errors answer HTTP 200 with `errcode`, `errmsg` and a rid; an operation called by the wrong method answers 43001 or 43002.',
    ...api.map((route) => operation(route, vocabulary, textOf)),
    `## ${Hosts.wechatCi}`,
    'The upload service miniprogram-ci talks to. Refusals answer HTTP 200 with `errCode` and `errMsg`; the fields of a package are those of its app.json.',
    ...upload.map((route) => operation(route, vocabulary, () => '')),
    ...others.flatMap((host) => [
      `## ${host}`,
      ...sourcesOf(project, FOLDER, routesOf(platform, host)).map((route) => operation(route, vocabulary, textOf)),
    ]),
    '## Error codes',
    table(
      ['code', 'text'],
      [...texts].sort(([left], [right]) => Number(left) - Number(right)).map(([one, text]) => [code(one), text]),
    ),
    '## Codes it never answers',
    table(
      ['code', 'where WeChat lists it', 'why not here'],
      NEVER_ANSWERED.map(([one, where, why]) => [code(one), where, why]),
    ),
    '## Rules',
    ruleTable(rules),
    '## Checks',
    'What a faithful mock must enforce, and the tests named after it.',
    checkTable(testsOfChecks()),
    '',
  ].join('\n\n');
}

/** Codes WeChat lists that no state of the mock leads to. */
const NEVER_ANSWERED: readonly (readonly [code: string, where: string, why: string])[] = [
  ['-1', 'everywhere', 'WeChat being busy: a fault proxy in front, or a rule, makes failures; the platform itself makes none up'],
  ['-60005', 'commit', 'listed without a cause'],
  [
    '-40001 … -40011',
    'WeChat’s sample code for encrypted pushes',
    'return values of that sample, not of the API; the pushes are checked against its vectors',
  ],
  ['43003', 'everywhere', 'the mock is also reached by plain http, so that programs need no certificate'],
  ['50093', 'runtime/adddevice (WMPF)', 'WMPF devices are not built: HTTP 501'],
  ['86020', 'uploadmedia', 'listed without a cause'],
  ['89401', 'speedupaudit', 'WeChat being unstable'],
  ['10000 – 30000', 'client codes of miniprogram-ci', 'miniprogram-ci itself says them, before anything is sent'],
];

function operation(route: RouteSource, vocabulary: Vocabulary, textOf: (code: string) => string): string {
  const bodies = reachable(handlersOf(route));
  const found = findIn(bodies, vocabulary);
  const counted = quotaRules(route, vocabulary);
  const all: Findings = { ...found, rules: [...new Set([...found.rules, ...counted])].sort() };
  return [
    `### ${code(`${route.method} ${route.path}`)}`,
    '',
    route.doc,
    '',
    ...findingLines(all, textOf),
    `- Code: ${link(route.place)}`,
  ].join('\n');
}

/** A rule that a table of paths gives to this operation, such as its daily quota. */
function quotaRules({ path, call }: RouteSource, { rules }: Vocabulary): string[] {
  const sources = call.getProject().getSourceFiles();
  return sources.flatMap((file) =>
    file
      .getVariableDeclarations()
      .flatMap((declaration) => declaration.getInitializer()?.getDescendants() ?? [])
      .filter((node) => node.getKindName() === 'PropertyAssignment' && node.getFirstChild()?.getText() === `'${path}'`)
      .flatMap((node) => [...rules.keys()].filter((name) => node.getText().includes(`'${name}'`))),
  );
}

function checkTable(tests: readonly CheckTest[]): string {
  const rows = CHECKS.map(({ number, what, answer }) => {
    const own = tests.filter(({ check }) => check === number);
    const files = [...new Set(own.map(({ place }) => place))];
    const proof = files.map((place) => {
      const titles = own.filter((test) => test.place === place).map(({ title }) => title);
      return `${link(place)}: ${titles.slice(0, 3).join('; ')}${titles.length > 3 ? ` and ${titles.length - 3} more` : ''}`;
    });
    return [String(number), what, answer, proof.join('<br>') || '**no test yet**'];
  });
  return table(['check', 'what', 'answer', 'tests'], rows);
}
