export { digestOfReturn, QuarterlyReturn, IntegrityBroken, NoSuchCommissioner, type ProducedReturn } from './quarterly-return.js';
export { MEASURES, type Measure } from './measures.js';
export { evidenceSql, quarterTo } from './measure-sql.js';
export { countHospitalDsts, countNight, type HospitalDsts, type NightCounts, type Share } from './night-counts.js';
export { readPosition, per50k, type Position, type PositionRow, type Rate, type Span } from './position.js';
export { readTargets, type Target, type Targets } from './targets.js';
export { readDiscounts, type Discounts, type DiscountsOf } from './discounts.js';
