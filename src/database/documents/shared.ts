/** One entry of the metadata of a model or queue (storage-model.md §6). */
export interface MetadataItem {
  key: string;
  type: string;
  value: string;
}

/** The last values of a metric, by hash of the variant (storage-model.md §8.4). */
export type MetricVariants = Record<
  string,
  { metric: string; variant: string; value: number; [more: string]: unknown }
>;
