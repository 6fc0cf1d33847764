package columns

// Combine takes the answers to several columns together: a number for each
// combination of places in Entries, of which the last column counts fastest. Into
// gets that of each of rows.
func Combine(into []uint32, of []*Column, rows []int32) {
	into = into[:len(rows)]
	clear(into)
	for len(of) > 0 {
		if len(of) > 1 && of[0].narrow != nil && of[1].narrow != nil {
			combineTwo(into, rows, of[0], of[1])
			of = of[2:]
			continue
		}
		switch c := of[0]; {
		case c.narrow != nil:
			combine(into, rows, c.narrow, len(c.Entries))
		case c.medium != nil:
			combine(into, rows, c.medium, len(c.Entries))
		default:
			combine(into, rows, c.wide, len(c.Entries))
		}
		of = of[1:]
	}
}

func combine[T uint8 | uint16 | uint32](into []uint32, rows []int32, entries []T, size int) {
	into = into[:len(rows)]
	for i, row := range rows {
		into[i] = into[i]*uint32(size) + uint32(entries[row])
	}
}

// combineTwo is combine for two columns as most are.
func combineTwo(into []uint32, rows []int32, a, b *Column) {
	into = into[:len(rows)]
	first, second := a.narrow, b.narrow
	both, size := uint32(len(a.Entries)*len(b.Entries)), uint32(len(b.Entries))
	for i, row := range rows {
		into[i] = into[i]*both + uint32(first[row])*size + uint32(second[row])
	}
}
