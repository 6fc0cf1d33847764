package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// putConversation is a conversation as a program sends it: the record, and with it
// how far it is, the version that it was made of (0: none), and why, of a
// correction.
type putConversation struct {
	conversation.Record
	Status  conversation.Status `json:"status"`
	Version int                 `json:"version"`
	Note    string              `json:"note"`
}

// conversationAnswer says what is stored.
type conversationAnswer struct {
	ID      string               `json:"id"`
	Version int                  `json:"version"`
	Status  conversation.Status  `json:"status"`
	Code    string               `json:"code,omitempty"`   // for its participants
	Record  *conversation.Record `json:"record,omitempty"` // where it is another one than was sent
}

// PutConversation stores a conversation under the ID of the client: 201 the first
// time, 200 for every later version, and for the same again. One that was made of
// another version than the last is 409, with what is stored.
func (api *API) PutConversation(c *gin.Context) error {
	if err := checkType(c.Request.Header); err != nil {
		return err
	}
	body, err := page.Body(c, page.FormBytes)
	if err != nil {
		return err
	}
	in, err := readConversation(body)
	if err != nil {
		return err
	}
	u := c.MustGet(userKey).(*store.User)
	now, err := api.ownConversation(c, u)
	if err != nil {
		return err
	}
	form, err := api.db.Form(c.Request.Context(), in.Survey, 0)
	if err != nil {
		return err
	}
	problems := conversation.Check(form, &in.Record, in.Status.Counts())
	if in.Municipality != "" && !staff.Mine(u, in.Municipality) {
		problems = append(problems, surveys.Problem{Question: "municipality", Key: conversation.ProblemMayNot})
	}
	if len(problems) > 0 {
		return invalid("the conversation is not right", problems...)
	}
	kept, added, err := api.db.SaveConversation(c.Request.Context(), conversation.Save{
		ID: c.Param("id"), Record: in.Record, Status: in.Status, Base: in.Version, Note: strings.TrimSpace(in.Note), User: u.ID, At: api.a.Now(),
	})
	switch {
	case surveys.CodeOf(err) == surveys.Conflict && !errors.Is(err, store.ErrDiscarded) && kept != nil && kept.Version > 0:
		return api.sendConversation(c, http.StatusConflict, kept, &kept.Record)
	case err != nil:
		return err
	case added && now.Version == 0:
		return api.sendConversation(c, http.StatusCreated, kept, nil)
	}
	return api.sendConversation(c, http.StatusOK, kept, nil)
}

// ownConversation is what is stored under the ID of a request, with Version 0 when
// nothing is; what is not the user's is NotFound.
func (api *API) ownConversation(c *gin.Context, u *store.User) (*conversation.Kept, error) {
	now, err := api.db.Conversation(c.Request.Context(), c.Param("id"))
	switch {
	case surveys.CodeOf(err) == surveys.NotFound:
		return &conversation.Kept{}, nil
	case err == nil && !staff.Mine(u, now.Record.Municipality):
		return nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	return now, err
}

// readConversation reads the body of a request.
func readConversation(body string) (*putConversation, error) {
	if problems := surveys.CheckJSON[putConversation]([]byte(body)); len(problems) > 0 {
		return nil, invalid("the conversation is no proper JSON", problems...)
	}
	in := &putConversation{Status: conversation.Draft}
	if err := json.Unmarshal([]byte(body), in); err != nil {
		return nil, &surveys.Error{Code: surveys.Invalid, Message: "the conversation is no proper JSON", Err: err}
	}
	return in, nil
}

func (api *API) sendConversation(c *gin.Context, status int, k *conversation.Kept, other *conversation.Record) error {
	out := conversationAnswer{ID: k.ID, Version: k.Version, Status: k.Status, Record: other}
	if k.Status.Counts() {
		out.Code = api.keys.ConversationCode(k.ID)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return send(c, status, append(b, '\n'))
}
