// A dashboard as Grafana's published types describe it, with the panel types that qoec writes tied
// to their own options. `Dashboard` of @grafana/schema leaves options and custom settings open
// (`Record<string, unknown>`), so it alone would accept any misspelt option.
import type {
  Dashboard as OpenDashboard,
  DataSourceRef,
  FieldConfig,
  FieldConfigSource,
  GridPos,
  Panel as OpenPanel,
  RowPanel,
  VariableModel,
} from '@grafana/schema';
import type * as barchart from './node_modules/@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as bargauge from './node_modules/@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from './node_modules/@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as geomap from './node_modules/@grafana/schema/dist/esm/raw/composable/geomap/panelcfg/x/GeomapPanelCfg_types.gen';
import type * as heatmap from './node_modules/@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as histogram from './node_modules/@grafana/schema/dist/esm/raw/composable/histogram/panelcfg/x/HistogramPanelCfg_types.gen';
import type * as logs from './node_modules/@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type * as piechart from './node_modules/@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from './node_modules/@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as statetimeline from './node_modules/@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from './node_modules/@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from './node_modules/@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as timeseries from './node_modules/@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// Queries are the data source's to define; the package has no types for these two any more.
type PrometheusTarget = {
  refId: string;
  datasource: Required<DataSourceRef>;
  expr: string;
  editorMode?: 'code' | 'builder';
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
  exemplar?: boolean;
  legendFormat?: string;
  interval?: string;
  intervalFactor?: number;
  hide?: boolean;
};
type LokiTarget = {
  refId: string;
  datasource: Required<DataSourceRef>;
  expr: string;
  editorMode?: 'code' | 'builder';
  queryType?: 'range' | 'instant';
  legendFormat?: string;
  maxLines?: number;
  direction?: 'backward' | 'forward';
  step?: string;
  hide?: boolean;
};
type SqlTarget = {
  refId: string;
  datasource: Required<DataSourceRef>;
  rawSql: string;
  rawQuery: true;
  format: 'time_series' | 'table';
  editorMode?: 'code' | 'builder';
  hide?: boolean;
};

// Annotations, too: the published type has the built-in one's `target` only.
type BuiltIn = NonNullable<NonNullable<OpenDashboard['annotations']>['list']>[number];
type Annotation = Omit<BuiltIn, 'target' | 'datasource'> & {
  datasource: Required<DataSourceRef>;
  expr?: string; // until 11
  step?: string;
  target?: { expr: string; refId: string; interval?: string }; // since 12
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean;
};

type Bare = Omit<OpenPanel, 'type' | 'options' | 'fieldConfig' | 'targets' | 'id' | 'gridPos' | 'title'> & {
  id: number;
  gridPos: GridPos;
  title: string;
};
type Drawn<Type extends string, Options, Custom, Target = PrometheusTarget | SqlTarget> = Bare & {
  type: Type;
  options: Options;
  targets: Target[];
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & {
    defaults: Omit<FieldConfig, 'custom'> & { custom?: Partial<Custom> };
  };
};
type None = Record<string, never>;

type Panel =
  | Drawn<'barchart', barchart.Options, barchart.FieldConfig>
  | Drawn<'bargauge', bargauge.Options, None>
  | Drawn<'gauge', gauge.Options, None>
  | Drawn<'geomap', geomap.Options, { hideFrom: timeseries.FieldConfig['hideFrom'] }>
  | Drawn<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | Drawn<'histogram', histogram.Options, histogram.FieldConfig>
  | Drawn<'logs', logs.Options, None, LokiTarget>
  | Drawn<'piechart', piechart.Options, piechart.FieldConfig>
  | Drawn<'stat', stat.Options, None>
  | Drawn<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>
  | Drawn<'table', table.Options, table.FieldConfig>
  | Drawn<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | (Bare & { type: 'text'; options: text.Options });
type Row = Omit<RowPanel, 'type' | 'panels' | 'id' | 'gridPos' | 'title'> & {
  type: 'row';
  id: number;
  gridPos: GridPos;
  title: string;
  panels: Panel[];
};

// Grafana writes these four into every query or interval variable; the published type lacks them.
type Variable = VariableModel & {
  definition?: string;
  auto?: boolean;
  auto_count?: number;
  auto_min?: string;
};

export type Dashboard = Omit<OpenDashboard, 'panels' | 'templating' | 'annotations' | 'uid' | 'title' | 'schemaVersion'> & {
  uid: string;
  title: string;
  schemaVersion: number;
  annotations?: { list: Annotation[] };
  templating: { list: Variable[] };
  panels: Array<Panel | Row>;
};
