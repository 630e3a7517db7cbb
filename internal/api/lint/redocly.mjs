// Lints one file with the engine of `redocly lint` and its recommended rules; anything found is told, and fails.
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lint({ ref: process.argv[2], config });
formatProblems(problems, { format: 'stylish', totals: getTotals(problems), version: '1' });
process.exit(problems.length > 0 ? 1 : 0);
