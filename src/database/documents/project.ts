/** A project as it is stored (storage-model.md §5). */
export interface ProjectDocument {
  _id: string;
  /** Empty: public. */
  company: string;
  user?: string;
  /** Full path, segments joined by `/`. */
  name: string;
  /** Last segment. */
  basename: string;
  description?: string | null;
  created: Date;
  tags?: string[] | null;
  system_tags?: string[] | null;
  default_output_destination?: string | null;
  last_update?: Date;
  /** When something in it last changed, `last_update` or not; callers are not shown it. Missing in records of older servers. */
  contents_changed?: Date;
  featured?: number;
  logo_url?: string;
  logo_blob?: string;
  company_origin?: string;
  /** Direct parent; missing at top level. */
  parent?: string | null;
  /** Ids of all ancestors, root first. */
  path?: string[];
}
