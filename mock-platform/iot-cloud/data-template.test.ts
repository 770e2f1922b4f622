import { describe, expect, it } from 'vitest';
import { catalogue, categories, type DeviceDefinition, toDataTemplate, validateValues } from '../../devices/index.ts';
import { parseDataTemplate } from './data-template.ts';

describe.each(categories)('the console JSON of a %s', (category) => {
  const definition: DeviceDefinition = catalogue[category];
  const { thingModel, behaviour } = definition;
  const parsed = parseDataTemplate(JSON.parse(JSON.stringify(toDataTemplate('P1', thingModel))));

  it('names the same properties, events and actions', () => {
    expect(Object.keys(parsed.properties)).toEqual(Object.keys(thingModel.properties));
    expect(Object.keys(parsed.events)).toEqual(Object.keys(thingModel.events));
    expect(Object.keys(parsed.actions)).toEqual(Object.keys(thingModel.actions));
    expect(parsed.categoryId).toBe(thingModel.categoryId);
  });

  it('allows what the unit has when it leaves the factory', () => {
    expect(validateValues(parsed.properties, behaviour.initial)).toEqual({ ok: true, values: behaviour.initial });
  });

  it('keeps modes and event types', () => {
    for (const [id, property] of Object.entries(thingModel.properties)) expect(parsed.properties[id]?.mode, id).toBe(property.mode);
    for (const [id, event] of Object.entries(thingModel.events)) expect(parsed.events[id]?.type, id).toBe(event.type);
  });
});

describe('a template that is none', () => {
  const property = (define: unknown, id: unknown = 'p') => ({ properties: [{ id, name: 'p', mode: 'rw', define }] });
  const nested = (depth: number): object => (depth === 0 ? { type: 'bool' } : { type: 'array', arrayInfo: nested(depth - 1) });

  it.each([
    ['no object', [], 'dataTemplate: expected an object'],
    ['an unknown type', property({ type: 'date' }), 'properties.p.define.type: "date" is not one of'],
    ['an int without max', property({ type: 'int', min: '0' }), 'properties.p.define.max: nothing is not a number'],
    ['an id twice', { properties: [property({ type: 'bool' }).properties[0], property({ type: 'bool' }).properties[0]] }, 'is there twice'],
    ['__proto__ as id', property({ type: 'bool' }, '__proto__'), 'properties[0].id: "__proto__"'],
    ['a mode of its own', { properties: [{ id: 'p', mode: 'w', define: { type: 'bool' } }] }, 'properties.p.mode: "w" is not "r" or "rw"'],
    ['an event type of its own', { events: [{ id: 'e', type: 'panic', params: [] }] }, 'events.e.type: "panic"'],
    ['an enum of words', property({ type: 'enum', mapping: { on: 'x' } }), '"on" is not an integer'],
    ['a bottomless array', property(nested(20)), 'nested deeper than'],
  ])('%s is refused with its place', (_what, template, message) => {
    expect(() => parseDataTemplate(template)).toThrow(message);
  });
});
