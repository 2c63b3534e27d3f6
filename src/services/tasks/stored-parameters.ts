import type { ConfigurationItem, HyperParameter } from '../../database/index.js';
import { map, record, text } from './field-reader.js';

const parameter = record<HyperParameter>(
  { section: text, name: text, value: text, type: text, description: text },
  { required: ['section', 'name', 'value'] },
);

const configurationItem = record<ConfigurationItem>(
  { name: text, value: text, type: text, description: text },
  { required: ['name', 'value'] },
);

/** Hyper-parameters by section and name, both of which are stored escaped (storage-model.md §8.1). */
export const hyperparams = map(map(parameter));

/** Configuration by name, which is stored escaped. */
export const configuration = map(configurationItem);

/**
 * A hyper-parameter of a request as it is stored: section and name as they were sent, empty members left out.
 * @throws ApiError 400/800 for a missing section, name or value, and for one that is no text
 */
export function storedParameter(item: unknown): HyperParameter {
  return parameter.read(item, 'hyperparams');
}

/**
 * An item of the configuration of a request as it is stored.
 * @throws ApiError 400/800 for a missing name or value, and for one that is no text
 */
export function storedConfiguration(item: unknown): ConfigurationItem {
  return configurationItem.read(item, 'configuration');
}
