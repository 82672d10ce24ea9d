import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedTemplates, isUpToDate } from '../scripts/generate-templates.ts';

describe('the generated template modules', () => {
  it.each(generatedTemplates(join(import.meta.dirname, '..')))('$path equals its templates', (file) => {
    expect(isUpToDate(file)).toBe(true);
  });
});
