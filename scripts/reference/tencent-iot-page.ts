/** docs/reference/tencent-iot.md: what Tencent's IoT cloud answers, taken from the code that answers. */
import { Node, type ObjectLiteralElementLike, type Project, SyntaxKind } from 'ts-morph';
import {
  APP_API_PATH,
  AppApiErrors,
  GatewayResult,
  gatewayResultTopic,
  Hosts,
  parseTopic,
  publishTopics,
  RegisterErrors,
  subscribeTopics,
  TOKEN_API_PATH,
  WEBSOCKET_PATHS,
} from '../../devices/index.ts';
import type { Platform } from '../../mock-platform/index.ts';
import { findIn, type Vocabulary } from './findings.ts';
import { code, findingLines, GENERATED, link, ruleTable, table } from './markdown.ts';
import { reachable } from './reach.ts';
import { handlersOf, type RouteSource, routesOf, sourcesOf } from './routes.ts';
import { docOf, docOfFile, placeOf, sourceAt } from './sources.ts';
import { vocabularyOf } from './vocabulary.ts';

const FOLDER = 'mock-platform/iot-cloud/';
const DEVICE = { productId: 'PRODUCT', deviceName: 'DEVICE' };

export function tencentIotPage(platform: Platform, project: Project): string {
  const vocabulary = vocabularyOf(platform, (text) => Object.hasOwn(AppApiErrors, text));
  const rules = platform.rules.list().filter(({ name }) => name.startsWith('iotCloud.'));
  const gateway = sourcesOf(project, FOLDER, routesOf(platform, Hosts.iotGateway));
  const doors = sourcesOf(
    project,
    FOLDER,
    routesOf(platform, Hosts.iotApp).filter(({ method }) => method !== 'OPTIONS'),
  );
  const registration = vocabularyOf(platform, (text) => Object.hasOwn(RegisterErrors, text));
  return [
    GENERATED,
    "# Tencent's IoT cloud: topics, Actions, errors, rules",
    'Anything that is not on this page answers HTTP 501 with its name, or is counted among the refusals (`GET /__mock__/state`). ' +
      'Marks behind a source: [D] document, [S] SDK source, [O] observed, [P] proposed, [I] inferred, so a rule that can be switched (`POST /__mock__/rules`).',
    '## Devices: MQTT topics',
    `A device publishes to ${publishTopics(DEVICE).map(code).join(', ')} and subscribes to ${subscribeTopics(DEVICE).map(code).join(', ')}, a gateway also to ${code(gatewayResultTopic(DEVICE))} and to the topics of the devices behind it; every other topic is refused.`,
    ...channels(project, vocabulary),
    '## Devices: dynamic registration',
    ...gateway.map((route) => routed(route, registration, (one) => RegisterErrors[one as keyof typeof RegisterErrors]?.message ?? '')),
    `## Apps: ${Hosts.iotApp}`,
    ...doors.map((route) => routed(route, vocabulary, () => '')),
    `The WebSocket is at ${WEBSOCKET_PATHS.map(code).join(' and ')}. ${docOfFile(sourceAt(project, `${FOLDER}push/websocket.ts`))}`,
    `## Actions of a server: ${code(APP_API_PATH)}`,
    signedAction(project, vocabulary),
    `## Actions of an app: ${code(TOKEN_API_PATH)} and the WebSocket`,
    'Errors common to all: `InvalidParameterValue.InvalidAccessToken`, `ErrorRequiredParamNotFound`, `InvalidParameterValue`.',
    ...actions(project, vocabulary),
    '## Error codes of the application API',
    table(
      ['code', 'message'],
      Object.entries(AppApiErrors).map(([one, message]) => [code(one), message]),
    ),
    '## Results of a gateway’s operations',
    table(
      ['result', 'meaning'],
      Object.entries(GatewayResult).map(([name, result]) => [code(String(result)), wordsOf(name)]),
    ),
    '## Error codes of dynamic registration',
    table(
      ['code', 'v1', 'message'],
      Object.entries(RegisterErrors).map(([one, { code: number, message }]) => [code(one), code(String(number)), message]),
    ),
    '## Rules',
    ruleTable(rules),
    '',
  ].join('\n\n');
}

function routed(route: RouteSource, vocabulary: Vocabulary, textOf: (code: string) => string): string {
  const found = findIn(reachable(handlersOf(route)), vocabulary);
  return [
    `### ${code(`${route.method} ${route.path}`)}`,
    '',
    route.doc,
    '',
    ...findingLines(found, textOf),
    `- Code: ${link(route.place)}`,
  ].join('\n');
}

/** One section per topic a device may publish to; its handler is the one dispatch.ts names for it. */
function channels(project: Project, vocabulary: Vocabulary): string[] {
  const dispatch = sourceAt(project, `${FOLDER}things/dispatch.ts`);
  const calls = dispatch.getFunctionOrThrow('handle').getDescendantsOfKind(SyntaxKind.CallExpression);
  return publishTopics(DEVICE).map((topic) => {
    const parsed = parseTopic(topic);
    const label = parsed?.kind === 'thing' ? parsed.channel : parsed?.kind;
    const call = calls.find((one) => {
      const branch = one.getFirstAncestor((node) => Node.isCaseClause(node) || Node.isIfStatement(node));
      return branch && Node.isExpressioned(branch) && branch.getExpression().getText().includes(`'${label}'`);
    });
    const handler = call?.getExpression().getSymbol()?.getAliasedSymbol()?.getDeclarations()[0];
    if (!handler) throw new Error(`docs:reference: ${placeOf(dispatch)} names no handler for ${topic}`);
    const bodies = reachable([handler]);
    const found = findIn(bodies, vocabulary);
    const methods = [...new Set(bodies.flatMap(methodsIn))];
    const place = placeOf(handler.getSourceFile());
    return [
      `### ${code(topic)}`,
      '',
      docOfFile(handler.getSourceFile()),
      '',
      ...(methods.length > 0 ? [`- Methods: ${methods.map(code).join(', ')}`] : []),
      ...findingLines(found, () => ''),
      `- Code: ${link(place)}`,
    ].join('\n');
  });
}

/** What a server may ask with the AppSecret. */
function signedAction(project: Project, vocabulary: Vocabulary): string {
  const file = sourceAt(project, `${FOLDER}app-api/app-token.ts`);
  const bodies = reachable([file.getFunctionOrThrow('runAppAction')]);
  const names = bodies.flatMap(methodsIn);
  if (names.length === 0) throw new Error(`docs:reference: ${placeOf(file)} names no Action`);
  const lines = findingLines(findIn(bodies, vocabulary), () => '');
  return [`${docOfFile(file)} Played: ${names.map(code).join(', ')}.`, '', ...lines, `- Code: ${link(placeOf(file))}`].join('\n');
}

/** Texts a message's `method` or `type`, or the name of an Action, is compared with. */
function methodsIn(body: Node): string[] {
  const compared = (node: Node) => /^action$|\b(message|request)\.(method|type)$/.test(node.getText());
  const cases = body
    .getDescendantsOfKind(SyntaxKind.SwitchStatement)
    .filter((one) => compared(one.getExpression()))
    .flatMap((one) => one.getDescendantsOfKind(SyntaxKind.CaseClause).map((clause) => clause.getExpression()));
  const equal = body
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .filter((one) => compared(one.getLeft()))
    .map((one) => one.getRight());
  return [...cases, ...equal].flatMap((node) => (Node.isStringLiteral(node) ? [node.getLiteralValue()] : []));
}

/** Every Action of the table in token-api.ts, under the comment of the file that plays it. */
function actions(project: Project, vocabulary: Vocabulary): string[] {
  const byFile = new Map<string, string[]>();
  for (const member of membersOf(sourceAt(project, `${FOLDER}app-api/token-api.ts`).getVariableDeclarationOrThrow('handlers'))) {
    const place = placeOf(member.getSourceFile());
    const found = findIn(reachable([member]), vocabulary);
    // `Response` carries Tencent's own message; the table below spells it.
    const lines = [
      `#### ${member.getName()}`,
      '',
      ...(docOf(member) ? [docOf(member), ''] : []),
      ...findingLines(found, () => ''),
      `- Code: ${link(place)}`,
    ];
    const head = byFile.get(place) ?? [`### ${docOfFile(member.getSourceFile())}`];
    byFile.set(place, [...head, lines.join('\n')]);
  }
  return [...byFile.values()].flat();
}

/** Methods of an object of handlers, those of the objects spread into it included. Throws for a member it cannot read. */
function membersOf(declaration: Node): (ObjectLiteralElementLike & { getName(): string })[] {
  const object = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (!Node.isObjectLiteralExpression(object))
    throw new Error(
      `docs:reference: ${placeOf(declaration.getSourceFile())}: ${declaration.getText().slice(0, 60)} is no object of handlers`,
    );
  return object.getProperties().flatMap((member) => {
    if (Node.isMethodDeclaration(member) || Node.isPropertyAssignment(member) || Node.isShorthandPropertyAssignment(member))
      return [member];
    const spread = Node.isSpreadAssignment(member) ? member.getExpression().getSymbol() : undefined;
    const target = (spread?.getAliasedSymbol() ?? spread)?.getDeclarations()[0];
    if (!target) throw new Error(`docs:reference: ${placeOf(object.getSourceFile())}: cannot read ${member.getText().slice(0, 60)}`);
    return membersOf(target);
  });
}

/** `notBound` → `not bound`. */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
