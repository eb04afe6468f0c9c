import type { OpenAPIObject } from '@nestjs/swagger';

// The words the API's schemas are made of. Every object is closed: an answer with more in it than the document says fails its test.
export type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }>;

export const text = (description?: string): Schema => ({ type: 'string', ...(description && { description }) });
export const date = (description?: string): Schema => ({ type: 'string', format: 'date', ...(description && { description }) });
export const instant = (description?: string): Schema => ({ type: 'string', format: 'date-time', ...(description && { description }) });
export const integer = (description?: string): Schema => ({ type: 'integer', ...(description && { description }) });
export const number = (description?: string): Schema => ({ type: 'number', ...(description && { description }) });
export const yesNo = (description?: string): Schema => ({ type: 'boolean', ...(description && { description }) });
export const oneOf = (values: readonly string[], description?: string): Schema => ({ type: 'string', enum: [...values], ...(description && { description }) });
export const orNull = (schema: Schema): Schema => ({ ...schema, nullable: true, ...(schema.enum && { enum: [...(schema.enum as string[]), null] }) });
export const listOf = (items: Schema, description?: string): Schema => ({ type: 'array', items, ...(description && { description }) });

/** A closed object; every property is always there unless named in `optional`. */
export function object(properties: Record<string, Schema>, options: { optional?: readonly string[]; description?: string } = {}): Schema {
  const { optional = [], description } = options;
  return {
    type: 'object', properties, additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    ...(description && { description }),
  };
}
