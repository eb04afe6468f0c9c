import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidInput, type InputRefusal, shown } from './problem.js';

const refusal = ({ property, value, constraints = {} }: ValidationError): InputRefusal => ({
  field: shown(property),
  value: shown(value),
  expected: 'whitelistValidation' in constraints ? 'no such filter' : Object.values(constraints).join(', '),
});

/** Input classes at the edge: what is no part of them is refused too, so that a misspelt filter never shows everything. */
export function inputPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true, whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true,
    exceptionFactory: (errors) => new InvalidInput(errors.map(refusal)),
  });
}
