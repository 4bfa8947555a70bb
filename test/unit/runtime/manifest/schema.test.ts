// The published schema and the parser say the same of every manifest.
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../../../schemas/extism-manifest.schema.json';
import { defaultMaxHttpResponseBytes, defaultMaxVarBytes } from '../../../../src/runtime/manifest';
import { aliases, fieldNames, silentFields, type Place } from '../../../../src/runtime/manifest/fieldNames';
import { manifestLike, manifests, mistyped, typedPlaces } from './arbitrary';
import { problems } from './problems';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
ajv.addVocabulary(['deprecationMessage', 'doNotSuggest', 'patternErrorMessage', 'errorMessage', 'defaultSnippets']);
const isValid = ajv.compile(schema);

/** The schema language cannot say that names differ. */
const beyondSchema = (problem: string): boolean => problem.endsWith('a name is for one module');

describe('the schema', () => {
  it('accepts what the parser accepts', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(problems(manifest)).toEqual([]);
        expect(isValid(manifest), JSON.stringify(isValid.errors)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses each wrong type that the parser refuses', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(mistyped, ({ value, place }) => {
        seen.add(place);
        expect(problems(value)).not.toEqual([]);
        expect(isValid(value)).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect([...seen].sort()).toEqual([...typedPlaces].sort());
  });

  it('says the same as the parser of what is nearly a manifest', () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(manifestLike, (value) => {
        const found = problems(value).filter((problem) => !beyondSchema(problem));
        expect(isValid(value), JSON.stringify([found, isValid.errors])).toBe(found.length === 0);
        verdicts[found.length === 0 ? 'accepted' : 'refused']++;
      }),
      { numRuns: 5000 },
    );
    // Neither verdict is rare, or this would show little.
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(250);
  });

  it('has the fields and the defaults of the runtime, each described', () => {
    const { module, memory, request } = schema.definitions;
    const objects: Record<Place, { properties: Record<string, object> }> = {
      manifest: schema,
      module,
      memory,
      request,
    };
    for (const [place, { properties }] of Object.entries(objects) as [Place, (typeof objects)[Place]][]) {
      const offered = Object.entries(properties).filter(([, field]) => !('deprecationMessage' in field));
      const known = [...fieldNames[place], ...(silentFields[place] ?? []).filter((name) => name !== 'req')];
      expect(offered.map(([name]) => name).sort()).toEqual(known.sort());
      expect(Object.keys(properties)).toEqual(expect.arrayContaining([...(aliases[place]?.keys() ?? [])]));
      for (const [name, field] of offered) {
        if (!('$ref' in field)) expect(field, name).toHaveProperty('description', expect.stringMatching(/\.$/));
      }
    }
    expect(memory.properties.max_http_response_bytes.default).toBe(defaultMaxHttpResponseBytes);
    expect(memory.properties.max_var_bytes.default).toBe(defaultMaxVarBytes);
  });
});
