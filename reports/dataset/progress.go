package dataset

import "context"

// Progress is told how many rows are written; nil: nobody listens.
type Progress func(rows int)

// step is after how many rows it is looked whether somebody still wants the file.
const step = 4096

func (d *Dataset) each(ctx context.Context, told Progress, write func(row int32) error) error {
	for i, row := range d.rows {
		if i%step == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if told != nil {
				told(i)
			}
		}
		if err := write(row); err != nil {
			return err
		}
	}
	if told != nil {
		told(len(d.rows))
	}
	return nil
}
