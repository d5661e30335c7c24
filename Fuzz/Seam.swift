/// Compiled into `MLGateTables` in place of three of its constants; one thread changes them, before a scan.
nonisolated(unsafe) public var fuzzChunkBytes = 256 * 1024
nonisolated(unsafe) public var fuzzMaximumRecordBytes = 128 << 20
nonisolated(unsafe) public var fuzzMostFields = 1 << 14
