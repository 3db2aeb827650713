/** Version of the configuration's format: goes up when a key changes its meaning or goes away. */
export const configVersion = 1;
