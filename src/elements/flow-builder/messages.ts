/** All texts of `cti-flow-builder`. Each folder has its own part. */
export interface FlowBuilderMessages {
  flowBuilder: string;
}

export const english: FlowBuilderMessages = {
  flowBuilder: 'Flow builder',
};
