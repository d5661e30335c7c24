// The room is named; what stands in it comes with the next commits.
