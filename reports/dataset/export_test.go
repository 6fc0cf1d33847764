package dataset

// Rows are those of the columns, in the order of the file.
func (d *Dataset) Rows() []int32 { return d.rows }
