// What the commands of building and watching load on first use.
export { build, buildAndRun } from './building';
export { choosePlugin, pickPlugin } from './choose';
export { watchMenu } from './menu';
