/** Element id of the grid, so that the minimap can pass the wheel on without loading the grid's code. */
export const GRID_ID = 'memory-grid';
