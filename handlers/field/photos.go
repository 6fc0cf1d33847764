package field

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/field/photo"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// photoView is a picture with where it can be seen and, for whoever may, removed.
type photoView struct{ URL, Caption, Remove string }

// photos are the pictures of a conversation under an address.
func (p *Pages) photos(c *gin.Context, id, under string, mayRemove bool) ([]photoView, error) {
	all, err := p.db.Photos(c.Request.Context(), id)
	if err != nil {
		return nil, err
	}
	var out []photoView
	for _, ph := range all {
		v := photoView{URL: under + "/photos/" + ph.ID, Caption: ph.Caption}
		if mayRemove {
			v.Remove = v.URL + "/remove"
		}
		out = append(out, v)
	}
	return out, nil
}

// photoForm is the form to add a picture.
type photoForm struct {
	ID      string // of the picture: sent twice, it is kept once
	Caption staff.Field
	Error   string // what is wrong with the file
	MaxMB   int
}

func (p *Pages) photoForm(lang string) photoForm {
	return photoForm{ID: uuid.NewString(), Caption: staff.Field{Name: "caption", Label: p.a.Catalog.T(lang, "conversation.photo_caption"), Hint: p.a.Catalog.T(lang, "conversation.photo_caption_hint"), Max: conversation.MaxShort},
		MaxMB: photo.MaxBytes >> 20}
}

// AddPhoto takes a picture of a flip chart.
func (p *Pages) AddPhoto(c *gin.Context) error {
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	fields, file, err := page.Upload(c, photo.MaxBytes+64<<10)
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	f := p.photoForm(lang)
	in := staff.Input{Catalog: p.a.Catalog, Lang: lang, Form: fields}
	caption := in.Text(&f.Caption)
	picture, err := p.cleaned(c, []byte(file))
	if key := photo.Key(err); key != "" {
		f.Error = p.a.Catalog.T(lang, key)
	} else if err != nil {
		return err
	}
	if f.Error != "" || !in.OK() {
		m, err := p.viewPage(c, k, form)
		if err != nil {
			return err
		}
		m.Photo, m.Error, m.Languages = f, true, nil
		if f.Error != "" {
			m.Problems = append(m.Problems, staff.Problem{Text: f.Error, URL: "#file"})
		}
		m.Wrong(f.Caption)
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/view", m)
	}
	id := fields.Get("id")
	if !surveys.IsID(id) {
		id = uuid.NewString()
	}
	err = p.db.AddPhoto(c.Request.Context(), conversation.Photo{ID: id, Caption: caption}, k.ID, picture)
	if err != nil {
		return err
	}
	return p.a.Redirect(c, address(k.ID)+"?done=photo#photos")
}

// cleaned makes a picture ready. Pictures are large in memory: it is one at a time.
func (p *Pages) cleaned(c *gin.Context, file []byte) ([]byte, error) {
	select {
	case p.photoTurn <- struct{}{}:
	case <-c.Request.Context().Done():
		return nil, c.Request.Context().Err()
	}
	defer func() { <-p.photoTurn }()
	return photo.Clean(file)
}

// Photo shows a picture to an organiser.
func (p *Pages) Photo(c *gin.Context) error {
	k, _, err := p.own(c)
	if err != nil {
		return err
	}
	return p.sendPhoto(c, k.ID)
}

// ParticipantPhoto shows a picture to a participant.
func (p *Pages) ParticipantPhoto(c *gin.Context) error {
	k, _, err := p.asParticipant(c)
	if err != nil {
		return err
	}
	return p.sendPhoto(c, k.ID)
}

// sendPhoto sends a picture as a picture, whatever it was called.
func (p *Pages) sendPhoto(c *gin.Context, of string) error {
	picture, err := p.db.Photo(c.Request.Context(), of, c.Param("photo"))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(picture, []byte("\xff\xd8\xff")) {
		return surveys.Errorf(surveys.Internal, "photo %s is no JPEG", c.Param("photo"))
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Disposition", `inline; filename="foto.jpg"`)
	h.Set("Cache-Control", "private, no-store")
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(picture) // a reader who hung up is no failure
	return nil
}

// RemovePhoto takes a picture away.
func (p *Pages) RemovePhoto(c *gin.Context) error {
	k, _, err := p.own(c)
	if err != nil {
		return err
	}
	if err := p.db.RemovePhoto(c.Request.Context(), k.ID, strings.TrimSpace(c.Param("photo"))); err != nil {
		return err
	}
	return p.a.Redirect(c, address(k.ID)+"?done=photo_removed#photos")
}
