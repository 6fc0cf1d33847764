package dataset

import (
	"context"
	"io"

	"github.com/parquet-go/parquet-go"
)

// WriteParquet writes a Parquet file: texts and numbers, null where there is no
// value, compressed with Zstandard. The labels are in its metadata, under "label:"
// and the name of a variable.
func (d *Dataset) WriteParquet(ctx context.Context, w io.Writer, told Progress) error {
	group := parquet.Group{}
	options := []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.KeyValueMetadata("title", d.Title)}
	for i := range d.Variables {
		v := &d.Variables[i]
		node := parquet.Leaf(parquet.DoubleType)
		switch {
		case v.Text:
			node = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		case v.Decimals == 0:
			node = parquet.Leaf(parquet.Int32Type)
		}
		group[v.Name] = parquet.Optional(node)
		options = append(options, parquet.KeyValueMetadata("label:"+v.Name, v.Label))
	}
	schema := parquet.NewSchema("responses", group)
	out := parquet.NewGenericWriter[any](w, append(options, schema)...)
	values := d.parquetValues(schema)
	row := make(parquet.Row, len(d.Variables))
	err := d.each(ctx, told, func(at int32) error {
		for i := range d.Variables {
			v := values[i].of[d.Variables[i].Column.At(int(at))]
			row[values[i].column] = v
		}
		_, err := out.WriteRows([]parquet.Row{row})
		return err
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// parquetColumn is a variable as the file has it: which column, and the value of
// every entry.
type parquetColumn struct {
	column int
	of     []parquet.Value
}

func (d *Dataset) parquetValues(schema *parquet.Schema) []parquetColumn {
	out := make([]parquetColumn, len(d.Variables))
	for i := range d.Variables {
		v := &d.Variables[i]
		leaf, _ := schema.Lookup(v.Name)
		out[i].column = leaf.ColumnIndex
		for e, present := range v.Present {
			value, level := parquet.NullValue(), 0
			if present {
				level = 1
				switch {
				case v.Text:
					value = parquet.ByteArrayValue([]byte(v.Texts[e]))
				case v.Decimals == 0:
					value = parquet.Int32Value(int32(v.Numbers[e]))
				default:
					value = parquet.DoubleValue(v.Numbers[e])
				}
			}
			out[i].of = append(out[i].of, value.Level(0, level, leaf.ColumnIndex))
		}
	}
	return out
}
