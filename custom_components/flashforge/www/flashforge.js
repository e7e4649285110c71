/* Contains Lit, copyright Google LLC, BSD-3-Clause. */
var Y=globalThis,X=Y.ShadowRoot&&(Y.ShadyCSS===void 0||Y.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,he=Symbol(),De=new WeakMap,U=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==he)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(X&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=De.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&De.set(t,e))}return e}toString(){return this.cssText}},Me=i=>new U(typeof i=="string"?i:i+"",void 0,he),v=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((n,r,s)=>n+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[s+1],i[0]);return new U(t,i,he)},Fe=(i,e)=>{if(X)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),r=Y.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=t.cssText,i.appendChild(n)}},me=X?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return Me(t)})(i):i;var{is:Et,defineProperty:Ct,getOwnPropertyDescriptor:Rt,getOwnPropertyNames:Tt,getOwnPropertySymbols:Ht,getPrototypeOf:Ot}=Object,ee=globalThis,Ne=ee.trustedTypes,zt=Ne?Ne.emptyScript:"",Dt=ee.reactiveElementPolyfillSupport,I=(i,e)=>i,ge={toAttribute(i,e){switch(e){case Boolean:i=i?zt:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},Ie=(i,e)=>!Et(i,e),Ue={attribute:!0,type:String,converter:ge,reflect:!1,useDefault:!1,hasChanged:Ie};Symbol.metadata??=Symbol("metadata"),ee.litPropertyMetadata??=new WeakMap;var $=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Ue){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&Ct(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:s}=Rt(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:r,set(o){let d=r?.call(this);s?.call(this,o),this.requestUpdate(e,d,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Ue}static _$Ei(){if(this.hasOwnProperty(I("elementProperties")))return;let e=Ot(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(I("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(I("properties"))){let t=this.properties,n=[...Tt(t),...Ht(t)];for(let r of n)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,r]of t)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let r=this._$Eu(t,n);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let r of n)t.unshift(me(r))}else e!==void 0&&t.push(me(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Fe(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&n.reflect===!0){let s=(n.converter?.toAttribute!==void 0?n.converter:ge).toAttribute(t,n.type);this._$Em=e,s==null?this.removeAttribute(r):this.setAttribute(r,s),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let s=n.getPropertyOptions(r),o=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:ge;this._$Em=r;let d=o.fromAttribute(t,s.type);this[r]=d??this._$Ej?.get(r)??d,this._$Em=null}}requestUpdate(e,t,n,r=!1,s){if(e!==void 0){let o=this.constructor;if(r===!1&&(s=this[e]),n??=o.getPropertyOptions(e),!((n.hasChanged??Ie)(s,t)||n.useDefault&&n.reflect&&s===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:s},o){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),s!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,s]of this._$Ep)this[r]=s;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,s]of n){let{wrapped:o}=s,d=this[r];o!==!0||this._$AL.has(r)||d===void 0||this.C(r,void 0,s,d)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};$.elementStyles=[],$.shadowRootOptions={mode:"open"},$[I("elementProperties")]=new Map,$[I("finalized")]=new Map,Dt?.({ReactiveElement:$}),(ee.reactiveElementVersions??=[]).push("2.1.2");var we=globalThis,Le=i=>i,te=we.trustedTypes,je=te?te.createPolicy("lit-html",{createHTML:i=>i}):void 0,Ke="$lit$",w=`lit$${Math.random().toFixed(9).slice(2)}$`,Je="?"+w,Mt=`<${Je}>`,E=document,j=()=>E.createComment(""),q=i=>i===null||typeof i!="object"&&typeof i!="function",Ae=Array.isArray,Ft=i=>Ae(i)||typeof i?.[Symbol.iterator]=="function",ye=`[ 	
\f\r]`,L=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,qe=/-->/g,Be=/>/g,k=RegExp(`>|${ye}(?:([^\\s"'>=/]+)(${ye}*=${ye}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ve=/'/g,We=/"/g,Ze=/^(?:script|style|textarea|title)$/i,Se=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),u=Se(1),ne=Se(2),yn=Se(3),C=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),Ge=new WeakMap,P=E.createTreeWalker(E,129);function Qe(i,e){if(!Ae(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return je!==void 0?je.createHTML(e):e}var Nt=(i,e)=>{let t=i.length-1,n=[],r,s=e===2?"<svg>":e===3?"<math>":"",o=L;for(let d=0;d<t;d++){let l=i[d],p,h,f=-1,b=0;for(;b<l.length&&(o.lastIndex=b,h=o.exec(l),h!==null);)b=o.lastIndex,o===L?h[1]==="!--"?o=qe:h[1]!==void 0?o=Be:h[2]!==void 0?(Ze.test(h[2])&&(r=RegExp("</"+h[2],"g")),o=k):h[3]!==void 0&&(o=k):o===k?h[0]===">"?(o=r??L,f=-1):h[1]===void 0?f=-2:(f=o.lastIndex-h[2].length,p=h[1],o=h[3]===void 0?k:h[3]==='"'?We:Ve):o===We||o===Ve?o=k:o===qe||o===Be?o=L:(o=k,r=void 0);let x=o===k&&i[d+1].startsWith("/>")?" ":"";s+=o===L?l+Mt:f>=0?(n.push(p),l.slice(0,f)+Ke+l.slice(f)+w+x):l+w+(f===-2?d:x)}return[Qe(i,s+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},B=class i{constructor({strings:e,_$litType$:t},n){let r;this.parts=[];let s=0,o=0,d=e.length-1,l=this.parts,[p,h]=Nt(e,t);if(this.el=i.createElement(p,n),P.currentNode=this.el.content,t===2||t===3){let f=this.el.content.firstChild;f.replaceWith(...f.childNodes)}for(;(r=P.nextNode())!==null&&l.length<d;){if(r.nodeType===1){if(r.hasAttributes())for(let f of r.getAttributeNames())if(f.endsWith(Ke)){let b=h[o++],x=r.getAttribute(f).split(w),Q=/([.?@])?(.*)/.exec(b);l.push({type:1,index:s,name:Q[2],strings:x,ctor:Q[1]==="."?ve:Q[1]==="?"?_e:Q[1]==="@"?$e:H}),r.removeAttribute(f)}else f.startsWith(w)&&(l.push({type:6,index:s}),r.removeAttribute(f));if(Ze.test(r.tagName)){let f=r.textContent.split(w),b=f.length-1;if(b>0){r.textContent=te?te.emptyScript:"";for(let x=0;x<b;x++)r.append(f[x],j()),P.nextNode(),l.push({type:2,index:++s});r.append(f[b],j())}}}else if(r.nodeType===8)if(r.data===Je)l.push({type:2,index:s});else{let f=-1;for(;(f=r.data.indexOf(w,f+1))!==-1;)l.push({type:7,index:s}),f+=w.length-1}s++}}static createElement(e,t){let n=E.createElement("template");return n.innerHTML=e,n}};function T(i,e,t=i,n){if(e===C)return e;let r=n!==void 0?t._$Co?.[n]:t._$Cl,s=q(e)?void 0:e._$litDirective$;return r?.constructor!==s&&(r?._$AO?.(!1),s===void 0?r=void 0:(r=new s(i),r._$AT(i,t,n)),n!==void 0?(t._$Co??=[])[n]=r:t._$Cl=r),r!==void 0&&(e=T(i,r._$AS(i,e.values),r,n)),e}var be=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??E).importNode(t,!0);P.currentNode=r;let s=P.nextNode(),o=0,d=0,l=n[0];for(;l!==void 0;){if(o===l.index){let p;l.type===2?p=new V(s,s.nextSibling,this,e):l.type===1?p=new l.ctor(s,l.name,l.strings,this,e):l.type===6&&(p=new xe(s,this,e)),this._$AV.push(p),l=n[++d]}o!==l?.index&&(s=P.nextNode(),o++)}return P.currentNode=E,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},V=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=T(this,e,t),q(e)?e===a||e==null||e===""?(this._$AH!==a&&this._$AR(),this._$AH=a):e!==this._$AH&&e!==C&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ft(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==a&&q(this._$AH)?this._$AA.nextSibling.data=e:this.T(E.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=B.createElement(Qe(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let s=new be(r,this),o=s.u(this.options);s.p(t),this.T(o),this._$AH=s}}_$AC(e){let t=Ge.get(e.strings);return t===void 0&&Ge.set(e.strings,t=new B(e)),t}k(e){Ae(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,r=0;for(let s of e)r===t.length?t.push(n=new i(this.O(j()),this.O(j()),this,this.options)):n=t[r],n._$AI(s),r++;r<t.length&&(this._$AR(n&&n._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=Le(e).nextSibling;Le(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},H=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,s){this.type=1,this._$AH=a,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=s,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=a}_$AI(e,t=this,n,r){let s=this.strings,o=!1;if(s===void 0)e=T(this,e,t,0),o=!q(e)||e!==this._$AH&&e!==C,o&&(this._$AH=e);else{let d=e,l,p;for(e=s[0],l=0;l<s.length-1;l++)p=T(this,d[n+l],t,l),p===C&&(p=this._$AH[l]),o||=!q(p)||p!==this._$AH[l],p===a?e=a:e!==a&&(e+=(p??"")+s[l+1]),this._$AH[l]=p}o&&!r&&this.j(e)}j(e){e===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},ve=class extends H{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===a?void 0:e}},_e=class extends H{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==a)}},$e=class extends H{constructor(e,t,n,r,s){super(e,t,n,r,s),this.type=5}_$AI(e,t=this){if((e=T(this,e,t,0)??a)===C)return;let n=this._$AH,r=e===a&&n!==a||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,s=e!==a&&(n===a||r);r&&this.element.removeEventListener(this.name,this,n),s&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},xe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){T(this,e)}};var Ut=we.litHtmlPolyfillSupport;Ut?.(B,V),(we.litHtmlVersions??=[]).push("3.3.3");var Ye=(i,e,t)=>{let n=t?.renderBefore??e,r=n._$litPart$;if(r===void 0){let s=t?.renderBefore??null;n._$litPart$=r=new V(e.insertBefore(j(),s),s,void 0,t??{})}return r._$AI(i),r};var ke=globalThis,_=class extends ${constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ye(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return C}};_._$litElement$=!0,_.finalized=!0,ke.litElementHydrateSupport?.({LitElement:_});var It=ke.litElementPolyfillSupport;It?.({LitElement:_});(ke.litElementVersions??=[]).push("4.2.2");var Lt={alert:"M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 7.5h2v2h-2v-2z",cancel:"M6 6h12v12H6z",check:"M9.5 17.5 4 12l1.5-1.5 4 4L18.5 5.500 20 7z",pause:"M6 5h4v14H6zM14 5h4v14h-4z",play:"M8 5v14l11-7z",printer:"M4 3h16v18H4V3zm2 2v9h12V5h-5v3h-1l-1 2h-1l-1-2H9V5H6zm0 11v3h12v-3H6z",upload:"M11 16V8l-3 3-1.500-1.500L12 4l5.500 5.500L16 11l-3-3v8h-2zM5 18h14v2H5z"};function W(i){return ne`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${Lt[i]}></path></svg>`}function jt(i){i.repeat&&i.key==="Enter"&&i.preventDefault()}function g(i,e,{icon:t,kind:n="",possible:r=!0,busy:s=!1}={}){return u`<button
type="button"
class="${n} ${s?"busy":""}"
aria-disabled=${String(!r)}
aria-busy=${String(s)}
@keydown=${jt}
@click=${o=>{r&&o.detail<2&&e()}}
>
${t?W(t):a} ${i}
</button>`}var O=class extends _{get#t(){return this.renderRoot.querySelector("dialog")}get isOpen(){return this.#t?.open??!1}close(e=""){this.isOpen&&this.#t?.close(e)}async answer(){await this.updateComplete;let e=this.#t;if(!e||e.open)return"";e.returnValue="",e.onclick=this.#i;let t=new Promise(n=>{e.addEventListener("close",()=>{n(e.returnValue)},{once:!0})});return e.showModal(),t}#i=e=>{e.detail<2&&e.target===this.#t&&this.close()}};var z=v`
:host {
--line: var(--divider-color, #0000001f);
--text: var(--primary-text-color, #212121);
--quiet: var(--secondary-text-color, #727272);
--accent: var(--primary-color, #009ac7);
--error: var(--error-color, #db4437);
--ground: var(--card-background-color, #fff);
}
* {
box-sizing: border-box;
}
button,
.button {
display: flex;
align-items: center;
justify-content: center;
gap: 8px;
min-block-size: 44px;
padding: 8px 16px;
border: 1px solid var(--line);
border-radius: 22px;
background: none;
color: var(--text);
font: inherit;
font-weight: 500;
text-align: start;
overflow-wrap: anywhere;
cursor: pointer;
}
button:hover {
background-image: linear-gradient(#8883, #8883);
}
:is(button, input, select):focus-visible,
label:has(:focus-visible) {
outline: 2px solid var(--accent);
outline-offset: 2px;
}
.main {
border-color: var(--accent);
background: color-mix(in srgb, var(--accent) 16%, transparent);
}
.danger {
border-color: var(--error);
}
[aria-disabled="true"] {
border-color: var(--line);
background: none;
color: var(--disabled-text-color, #bdbdbd);
cursor: default;
}
.icon {
flex: none;
inline-size: 20px;
block-size: 20px;
fill: currentColor;
}
.swatch {
flex: none;
inline-size: 20px;
block-size: 20px;
}
.swatch circle {
stroke: #888;
stroke-width: 1.5;
}
.alert {
padding: 8px 12px;
border-inline-start: 4px solid var(--error);
background: color-mix(in srgb, var(--error) 12%, transparent);
overflow-wrap: anywhere;
}
.quiet {
color: var(--quiet);
}
.row {
display: flex;
flex-wrap: wrap;
gap: 8px;
}
.end {
justify-content: flex-end;
}
.hidden {
position: absolute;
inline-size: 1px;
block-size: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
`,ie=v`
dialog {
inline-size: min(480px, calc(100vw - 32px));
max-block-size: calc(100vh - 32px);
padding: 0;
border: none;
border-radius: var(--ha-dialog-border-radius, 24px);
background: var(--ground);
color: var(--text);
font: inherit;
overflow: auto;
}
dialog::backdrop {
background: #0009;
}
.inside {
display: flex;
flex-direction: column;
gap: 16px;
padding: 24px;
}
h2 {
margin: 0;
font-size: 1.4em;
font-weight: 500;
}
p {
margin: 0;
overflow-wrap: anywhere;
}
`;var qt={state:!0},re=class extends O{static{this.styles=[z,ie,v`
.subject {
font-weight: 500;
}
`]}static{this.properties={question:qt}}async ask(e){return this.question=e,await this.answer()==="confirm"}render(){let{question:e}=this;return u`<dialog aria-labelledby="title" aria-describedby="text">
<div class="inside">
<h2 id="title">${e?.title}</h2>
<div id="text">
<p class="subject">${e?.subject}</p>
<p>${e?.text}</p>
</div>
<div class="row end">
${g(e?.dismiss??"",()=>{this.close()},{kind:"main"})}
${g(e?.confirm??"",()=>{this.close("confirm")},{kind:"danger"})}
</div>
</div>
</dialog>`}};function se(i,e){let t=window.customElements;t.get(i)||t.define(i,e),t.whenDefined("home-assistant").then(()=>{let n=window.customElements;n!==t&&!n.get(i)&&n.define(i,class extends e{})})}var Bt={d:86400,h:3600,min:60,s:1,ms:.001},Vt=864e5;async function Xe(i){await i.loadBackendTranslation("config_panel","flashforge")}function c(i,e,t){return i.localize(`component.flashforge.config_panel.${e}`,t)||(e.split(".").at(-1)??e)}function ae(i){let e=Number.parseFloat(i?.state??"");return Number.isFinite(e)?e:void 0}function et(i){let e=i?.attributes.unit_of_measurement,t=typeof e=="string"?Bt[e]:void 0,n=ae(i);return n===void 0||t===void 0?void 0:n*t}function Pe(i){let e=new Date(i?.state??"");return Number.isNaN(e.getTime())?void 0:e}function le(i,e){let t=Math.max(0,Math.round(e/60)),n=Math.floor(t/60),r=oe(i.locale,t%60,"minute",0);return n===0?r:`${oe(i.locale,n,"hour",0)} ${r}`}function tt(i,e,t){let{locale:n,config:r}=i,s=n.time_zone==="server"?{timeZone:r.time_zone}:{},o=Wt(t,e,s),d=o===0?{}:Math.abs(o)<7?{weekday:"short"}:{day:"numeric",month:"short"};return new Intl.DateTimeFormat(n.language,{...s,...d,hour:"numeric",minute:"2-digit",hourCycle:Gt(n)?"h12":"h23"}).format(e)}function nt(i,e){return e<1e3?oe(i.locale,e,"gram",e<10?1:0):oe(i.locale,e/1e3,"kilogram",2)}function Wt(i,e,t){let n=r=>{let s=new Intl.DateTimeFormat("en-US",{...t,dateStyle:"short"}).formatToParts(r).map(({type:p,value:h})=>[p,Number(h)]),{year:o=0,month:d=0,day:l=0}=Object.fromEntries(s);return Date.UTC(2e3+o,d-1,l)};return(n(e)-n(i))/Vt}function Gt(i){switch(i.time_format){case"12":return!0;case"24":return!1;default:{let e=i.time_format==="system"?void 0:i.language;return new Intl.DateTimeFormat(e,{hour:"numeric"}).resolvedOptions().hour12??!1}}}function Kt(i){switch(i.number_format){case"comma_decimal":case"none":return"en";case"decimal_comma":return"de";case"space_comma":return"fr";case"quote_decimal":return"de-CH";case"system":return;default:return i.language}}function oe(i,e,t,n){let r=new Intl.NumberFormat(Kt(i),{maximumFractionDigits:n,useGrouping:i.number_format!=="none"}).format(e),s=new Set(["integer","group","decimal","fraction"]),o=new Intl.NumberFormat(i.language,{style:"unit",unit:t,unitDisplay:"short",maximumFractionDigits:n}).formatToParts(e),d=o.findIndex(({type:l})=>s.has(l));return o.map(({type:l,value:p},h)=>h===d?r:s.has(l)?"":p).join("")}async function it(i,e){await i.callService("button","press",{},{entity_id:e},!1)}async function G(i,e,t,n,r){let{response:s}=await i.callService("flashforge",e,n,{device_id:t},!1,r);return Object.values(s??{})[0]}async function R(i,e){let{translation_domain:t,translation_key:n,translation_placeholders:r,message:s}=Ee(e);if(t&&n){let o=await i.loadBackendTranslation("exceptions",t),d=`component.${t}.exceptions.${n}.message`,l=o(d,r);if(l)return l}return s??c(i,"card.failed")}function rt(i){return Ee(i).translation_key??""}function st(i){let{code:e,translation_key:t}=Ee(i);return e==="unauthorized"||e==="invalid_format"||t==="not_loaded"||t==="no_printer_selected"}function Ee(i){return typeof i=="object"&&i!==null?i:{}}var ot="flashforge";function Jt(i){return i.name_by_user??i.name??""}function at(i){let{compare:e}=new Intl.Collator(i.language,{numeric:!0}),t=n=>i.areas[n.device.area_id??""]?.name;return Object.values(i.devices).filter(n=>dt(i,n)).map(n=>pt(i,n)).sort((n,r)=>{let[s,o]=[t(n),t(r)];return+(s===void 0)-+(o===void 0)||e(s??"",o??"")||e(n.name,r.name)||(n.device.id<r.device.id?-1:1)})}function lt(i,e){let t=i.devices[e];if(t===void 0)return;let n=Te(i,t)??t;return dt(i,n)?pt(i,n):void 0}function y(i,e,t){let n=e.entityIds.get(t);return n===void 0?void 0:i.states[n]}function Re(i,e){return i.entities!==e.entities||i.devices!==e.devices||i.areas!==e.areas}function ct(i,e,t){return i.states!==e.states&&[t,...t.parts].some(({entityIds:n})=>[...n.values()].some(r=>i.states[r]!==e.states[r]))}function Ce(i){return i.identifiers.find(([e])=>e===ot)?.[1]}function dt(i,e){return Ce(e)!==void 0&&!e.disabled_by&&!e.parent_device_id&&Te(i,e)===void 0}function Te(i,e){let t=i.devices[e.parent_device_id??e.via_device_id??""];return t&&ut(t,e)?t:void 0}function ut(i,e){let[t,n]=[Ce(i),Ce(e)];if(t===void 0||!n?.startsWith(t))return;let r=n.slice(t.length);if(r==="_external_spool")return{kind:"external_spool",number:0};let[,s,o]=/^_(tool|slot)_(\d+)$/.exec(r)??[];return s==="tool"||s==="slot"?{kind:s,number:Number(o)}:void 0}function pt(i,e){return{device:e,name:Jt(e),parts:Zt(i,e),entityIds:ft(i,e)}}function Zt(i,e){let t=["tool","slot","external_spool"];return Object.values(i.devices).filter(n=>!n.disabled_by&&Te(i,n)===e).flatMap(n=>{let r=ut(e,n);return r?[{...r,device:n,entityIds:ft(i,n)}]:[]}).sort((n,r)=>t.indexOf(n.kind)-t.indexOf(r.kind)||n.number-r.number)}function ft(i,e){let t=new Map;for(let n of Object.values(i.entities))if(n.device_id===e.id&&n.platform===ot){let r=n.entity_id.split(".",1)[0]??"",s=n.translation_key??Qt(i,n.entity_id);s&&t.set(`${r}.${s}`,n.entity_id)}return t}function Qt(i,e){let t=i.states[e]?.attributes.device_class;return typeof t=="string"?t:void 0}var Yt={ready:"idle",downloading:"idle",busy:"running",preparing:"running",calibrating:"running",heating:"running",printing:"running",pausing:"running",canceling:"running",paused:"paused",completed:"ended",cancelled:"ended",error:"error"},ht={pause:["printing","preparing"],resume:["paused"],cancel:["printing","preparing","heating","paused"],plate_cleared:["completed","cancelled","error"],clear_error:["error"]},Xt={idle:[],offline:[],running:["pause","cancel"],paused:["resume","cancel"],ended:["plate_cleared"],error:["clear_error","plate_cleared"]},en=12e4;function m(i,e,t){let n=y(i,e,t);return n?.state==="unavailable"||n?.state==="unknown"?void 0:n}function A(i,e){let t=y(i,e,"sensor.status");if(t!==void 0)return t.state;let n=y(i,e,"binary_sensor.printing")?.state??"";return{on:"printing",off:"ready"}[n]??"unavailable"}function D(i){return Yt[i]??"offline"}function He(i,e){let t=A(i,e);return Xt[D(t)].flatMap(n=>{let r=y(i,e,`button.${n}`),s=ht[n].includes(t)&&r?.state!=="unavailable";return r?[{command:n,state:r,possible:s}]:[]})}function Oe(i,e){let t=A(i,e),n=["select.stored_file","button.start_selected","button.print_again"];return(t==="ready"||M(i,e))&&(ze(e)||n.some(r=>e.entityIds.has(r)))}function M(i,e){return ht.plate_cleared.includes(A(i,e))}function ze(i){return["sensor.upload_progress","button.cancel_upload"].some(e=>i.entityIds.has(e))}function mt(i,e){let t=D(A(i,e));if(t==="offline")return;let n=Pe(m(i,e,"image.last_photo")),r=y(i,e,"sensor.status")?.last_changed??"",s=(t==="ended"||t==="error")&&n!==void 0&&n.getTime()>Date.parse(r)-en,d=y(i,e,s?"image.last_photo":"image.job_thumbnail")?.attributes.entity_picture;return typeof d=="string"?{url:i.hassUrl(d),isPhoto:s}:void 0}function gt(i,e,t){let n=m(i,e,"sensor.remaining_time"),r=m(i,e,"sensor.finish_time"),s=[];n&&s.push(c(i,"card.remaining",{time:ce(i,n)}));let o=Pe(r);return o&&s.push(c(i,"card.finish",{time:tt(i,o,t)})),s}function ce(i,e){let t=et(e);return t===void 0?i.formatEntityState(e):le(i,t)}function yt(i,e){let t=m(i,e,"sensor.current_layer"),n=m(i,e,"sensor.total_layers");if(!t)return"";let r=i.formatEntityState(t);return n?c(i,"card.layer_of",{layer:r,layers:i.formatEntityState(n)}):c(i,"card.layer",{layer:r})}function K(i){return i.parts.filter(({entityIds:e})=>e.has("sensor.slot_material"))}function de(i,e){let t=m(i,e,"sensor.slot_material"),n=t?.attributes.color,r=m(i,e,"select.slot_color");return{number:e.number,label:c(i,`card.${e.kind}`,{number:e.number}),material:t?.state==="empty"?void 0:t?.state,color:typeof n=="string"&&/^#[\da-f]{6}$/i.test(n)?n:void 0,colorName:r&&i.formatEntityState(r)}}function bt(i,e,t){let n=m(i,e,"sensor.active_slot")?.state;return n!==void 0&&n===(t.kind==="external_spool"?t.kind:String(t.number))}function F(i){return u`<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
<circle
cx="12"
cy="12"
r="11"
fill=${i??"none"}
stroke-dasharray=${i?a:"3"}
></circle>
</svg>`}var vt="/api/file_upload",tn=[".gcode",".gx",".g",".3mf"],nn=413,rn={plate_not_clear:"plate_is_clear",unsuitable:"upload_anyway"},ue=class{constructor(e){this.changed=e;this.state={phase:"idle"};this.#t=new AbortController}#t;get isRunning(){return this.state.phase==="sending"||this.state.phase==="forwarding"}async send(e,t,n,r={}){if(this.isRunning)return;let s=sn(n);if(s!==void 0){this.#e({phase:"refused",message:c(e,`card.upload.${s}`)});return}let o=this.#t=new AbortController;this.#e({phase:"sending",file:n});try{let d=await on(e,n,o.signal);this.#e({phase:"forwarding",file:n}),await this.#i(e,t,d,r,n)}catch(d){await this.#n(e,n,d)}}abort(){this.#t.abort()}dismiss(){this.isRunning||this.#e({phase:"idle"})}async#i(e,t,n,r,s){try{let o=await G(e,"upload_file",t,{file:n,...r},!0);this.#e({phase:"done",fileName:o?.file_name??s.name})}catch(o){throw st(o)&&await an(e,n),o}}async#n(e,t,n){let r=rt(n);if(this.#t.signal.aborted||r==="upload_canceled"){this.#e({phase:"idle"});return}let s=rn[r],o=n instanceof J?c(e,`card.upload.${n.problem}`):await R(e,n);this.#e({phase:"refused",file:t,message:o,...s&&{remedy:s}})}#e(e){this.state=e,this.changed()}},J=class extends Error{constructor(t){super(t);this.problem=t}};function sn(i){let e=i.name.toLowerCase();return/[/\\~]|\.\./.test(e)?"name":tn.some(t=>e.endsWith(t))?i.size===0?"empty":void 0:"suffix"}async function on(i,e,t){let n=new FormData;n.append("file",e);let r;try{r=await i.fetchWithAuth(vt,{method:"POST",body:n,signal:t})}catch{throw new J("failed")}if(!r.ok)throw new J(r.status===nn?"too_large":"failed");let{file_id:s}=await r.json();return s}async function an(i,e){let t=JSON.stringify({file_id:e}),n={"Content-Type":"application/json"};try{await i.fetchWithAuth(vt,{method:"DELETE",body:t,headers:n})}catch{}}var _t=new WeakMap;async function $t(i){let e=_t.get(i.entities);return e===void 0&&(e=ln(i),_t.set(i.entities,e)),e}async function ln(i){try{let e=await i.callWS({type:"manifest/get",integration:"flashforge"});return e.version!==void 0&&e.version!=="0.1.0"}catch{return!1}}var cn={cancel:"cancel",clear_error:"check",pause:"pause",plate_cleared:"check",resume:"play"};function dn(i){return i.replaceAll(" "," ")}var N={state:!0},pe=class extends _{static{this.styles=[z,v`
:host {
display: block;
block-size: 100%;
container-type: inline-size;
}
ha-card {
display: flex;
flex-direction: column;
gap: 12px;
position: relative;
block-size: 100%;
padding: 16px;
color: var(--text);
}
ha-card:not(:defined) {
border: 1px solid var(--line);
border-radius: var(--ha-card-border-radius, 12px);
background: var(--ground);
}
ha-card.dragging {
outline: 3px dashed var(--accent);
outline-offset: -6px;
}
.head {
display: flex;
align-items: center;
gap: 16px;
min-block-size: 112px;
}
.ring {
--ring: var(--accent);
position: relative;
flex: none;
inline-size: clamp(96px, 26cqi, 144px);
aspect-ratio: 1;
padding: 0;
border: none;
border-radius: 50%;
}
.paused {
--ring: var(--warning-color, #ffa600);
}
.error {
--ring: var(--error);
}
.completed {
--ring: var(--success-color, #43a047);
}
.cancelled {
--ring: var(--quiet);
}
.track {
position: absolute;
inset: 0;
inline-size: 100%;
block-size: 100%;
fill: none;
stroke: var(--line);
stroke-width: 6;
rotate: -90deg;
}
.bar {
stroke: var(--ring);
stroke-linecap: round;
}
.ring img {
inline-size: 60%;
block-size: 60%;
border-radius: 8px;
object-fit: contain;
}
.ring .photo {
inline-size: 86%;
block-size: 86%;
border-radius: 50%;
object-fit: cover;
}
.ring .icon {
inline-size: 40%;
block-size: 40%;
color: var(--quiet);
}
.facts {
flex: 1;
min-inline-size: 0;
line-height: 1.4;
}
.status {
font-size: 1.25em;
font-weight: 500;
}
.file {
display: -webkit-box;
overflow: hidden;
overflow-wrap: anywhere;
-webkit-box-orient: vertical;
-webkit-line-clamp: 2;
}
.commands {
min-block-size: 44px;
}
.commands button {
flex: 1 1 auto;
}
.busy .icon {
opacity: 0.5;
}
@keyframes breathe {
to {
opacity: 0.2;
}
}
.slots {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.slots > :last-child:nth-child(odd) {
grid-column: 1 / -1;
}
.slots button {
justify-content: flex-start;
padding-inline: 12px;
border-radius: 12px;
font-weight: 400;
line-height: 1.2;
}
.slots .active {
border-color: var(--text);
box-shadow: inset 0 0 0 1px var(--text);
}
.slots small {
display: block;
}
.upload {
display: flex;
flex-direction: column;
gap: 8px;
overflow-wrap: anywhere;
}
.choose {
border: 1px dashed var(--quiet);
border-radius: 12px;
font-weight: 400;
}
progress {
appearance: none;
inline-size: 100%;
block-size: 8px;
border: none;
border-radius: 4px;
background: var(--line);
overflow: hidden;
}
::-webkit-progress-bar {
background: none;
}
::-webkit-progress-value,
progress:indeterminate {
background: var(--accent);
}
::-moz-progress-bar {
background: var(--accent);
}
@container (inline-size > 520px) {
.slots {
grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
}
.slots > :last-child:nth-child(odd) {
grid-column: auto;
}
}
@container (inline-size < 300px) {
.head {
flex-direction: column;
text-align: center;
}
.facts {
inline-size: 100%;
}
}
@media (prefers-reduced-motion: no-preference) {
.bar {
transition: stroke-dasharray 0.5s;
}
.busy .icon,
progress:indeterminate {
animation: breathe 1s infinite alternate;
}
}
`]}static{this.properties={hass:{attribute:!1},config:N,running:N,failure:N,dragging:N,stale:N,broken:N}}#t;#i="";#n=!1;#e=new ue(()=>{this.requestUpdate()});constructor(){super(),this.config={},this.failure="",this.dragging=!1,this.stale=!1,this.broken=""}get#r(){return this.renderRoot.querySelector("flashforge-confirm")}get#s(){return this.renderRoot.querySelector("flashforge-start-dialog")}get#a(){return this.renderRoot.querySelector(".ring")}static getStubConfig(e){return{device_id:at(e)[0]?.device.id??""}}static getConfigForm(){return{schema:[{name:"device_id",required:!0,selector:{device:{filter:{integration:"flashforge"},entity:{domain:"binary_sensor",device_class:"connectivity"}}}},{name:"name",selector:{text:{}}},{name:"show_slots",default:!0,selector:{boolean:{}}},{name:"show_upload",default:!0,selector:{boolean:{}}}],computeLabel:({name:n},r)=>c({localize:r},`card.form.${n}`)}}setConfig(e){this.config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}shouldUpdate(e){let{hass:t}=this,n=this.#t,r=e.get("hass");return e.size!==1||!e.has("hass")||!r||!t?!0:r.localize!==t.localize||r.locale!==t.locale||r.user!==t.user||Re(r,t)||n!==void 0&&ct(r,t,n)}willUpdate(e){let{hass:t}=this,n=this.shadowRoot?.activeElement;if(this.#n=!!n?.closest(".commands"),!t)return;this.#i!==t.language&&(this.#i=t.language,Xe(t).then(()=>{this.requestUpdate()}));let r=e.get("hass");(!r||Re(r,t)||e.size>1)&&(this.#t=lt(t,String(this.config.device_id))),r?.entities!==t.entities&&$t(t).then(s=>{this.stale=s})}updated(){let{hass:e}=this,[t,n]=[this.#t,this.#r];this.#n&&!this.shadowRoot?.activeElement&&this.#a?.focus(),e&&t&&n?.isOpen&&(He(e,t).some(({command:s})=>s==="cancel")||n.close())}render(){let{hass:e}=this,t=this.#t;if(!e)return a;if(!t)return u`<ha-card>${c(e,"card.no_printer")}</ha-card>`;let n=this.#m(e,t);return u`<ha-card
class=${this.dragging&&n?"dragging":""}
@dragover=${this.#E}
@dragleave=${this.#C}
@drop=${this.#R}
>
${this.#l(e,t)} ${this.#p(e,t)}
${this.config.show_slots===!1?a:this.#f(e,t)}
${this.#o(e,t)}
${this.failure?u`<div class="alert" role="alert">${this.failure}</div>`:a}
${this.#w(e,t,n)}
${this.stale?this.#k(e):a}
</ha-card>
<flashforge-confirm></flashforge-confirm>
<flashforge-start-dialog
.hass=${e}
.printer=${t}
></flashforge-start-dialog>`}#l(e,t){let n=A(e,t),r=D(n),s=this.#T(e,t),o=r==="running"||r==="paused",d=m(e,t,"sensor.print_progress"),l=r==="offline"?void 0:ae(d),p=d&&l!==void 0&&e.formatEntityState(d),h=this.config.name??t.name,f=o?[gt(e,t,new Date).map(dn).join(" · "),[yt(e,t),this.#H(e,t)].filter(Boolean).join(" · ")]:this.#O(e,t,r);return u`<div class="head">
<button
type="button"
class="ring ${n}"
aria-label=${[s,p].filter(Boolean).join(", ")}
@click=${()=>{this.#$(y(e,t,"sensor.status"))}}
>
${this.#c(l)} ${this.#d(e,t)}
</button>
<div class="facts">
${h===""?a:u`<div class="quiet">${h}</div>`}
<div class="status">
<span role="status">${s}</span>${p&&o?u`<span> · ${p}</span>`:a}
</div>
${this.#u(e,t,r)}
${f.map(b=>b?u`<div class="quiet">${b}</div>`:a)}
</div>
</div>`}#c(e){let t=ne`<circle class="bar" cx="50" cy="50" r="46" pathLength="100"
stroke-dasharray=${`${String(e)} 100`}></circle>`;return u`<svg class="track" viewBox="0 0 100 100" aria-hidden="true">
<circle cx="50" cy="50" r="46"></circle>
${e?t:a}
</svg>`}#d(e,t){let n=mt(e,t);return!n||n.url===this.broken?W("printer"):u`<img
class=${n.isPhoto?"photo":""}
src=${n.url}
alt=""
@error=${()=>{this.broken=n.url}}
/>`}#u(e,t,n){if(n==="offline"||n==="idle")return a;let r=m(e,t,"sensor.file_name");if(!r)return a;let s=e.formatEntityState(r);return u`<div class="file" title=${s}>${s}</div>`}#p(e,t){let n=m(e,t,"sensor.error");return n&&n.state!=="ok"?u`<div class="alert" role="alert">${e.formatEntityState(n)}</div>`:a}#f(e,t){let n=K(t);return n.length===0||D(A(e,t))==="offline"?a:u`<div class="slots">
${n.map(r=>this.#h(e,t,r))}
</div>`}#h(e,t,n){let r=de(e,n),s=bt(e,t,n),o=m(e,n,"sensor.slot_material"),d=n.kind==="tool"&&m(e,n,"sensor.nozzle_temperature"),l=[o,d].filter(p=>p!==void 0&&p!==!1).map(p=>e.formatEntityState(p));return u`<button
type="button"
class=${s?"active":""}
aria-current=${s?"true":a}
@click=${()=>{this.#$(y(e,n,"sensor.slot_material"))}}
>
${F(r.color)}
<span>
<small class="quiet">${r.label}</small>
${l.join(" · ")}
${r.colorName?u`<span class="hidden">${r.colorName}</span>`:a}
</span>
</button>`}#o(e,t){return u`<div class="row commands">
${He(e,t).map(({command:n,state:r,possible:s})=>g(this.#x(e,n,r),()=>{this.#v(n,r)},{icon:cn[n],kind:n==="cancel"?"danger":"main",possible:s&&!this.running,busy:this.running===n}))}
${Oe(e,t)?g(c(e,"card.start.open"),()=>{this.#s?.open()},{icon:"play",kind:M(e,t)?"":"main"}):a}
</div>`}#w(e,t,n){let r=m(e,t,"sensor.upload_progress"),{state:s}=this.#e;switch(s.phase){case"sending":return this.#y(e,c(e,"card.upload.sending",{file:s.file.name}),void 0,g(c(e,"card.upload.cancel"),()=>{this.#e.abort()},{icon:"cancel"}));case"forwarding":return this.#g(e,t,c(e,"card.upload.forwarding",{file:s.file.name}),r);case"done":return u`<div class="upload">
<span role="status">
${c(e,"card.upload.done",{file:s.fileName})}
</span>
<div class="row">
${Oe(e,t)?g(c(e,"card.upload.start"),()=>{this.#e.dismiss(),this.#s?.open(s.fileName)},{icon:"play",kind:"main"}):a}
${this.#b(e)}
</div>
</div>`;case"refused":return u`<div class="upload">
<div class="alert" role="alert">
${s.file?u`<strong>${s.file.name}</strong><br />`:a}
${s.message}
</div>
<div class="row">
${s.file?this.#S(e,t,s.file,s.remedy):a}
${this.#b(e)}
</div>
</div>`;case"idle":if(r){let o=c(e,"card.upload.running");return this.#g(e,t,o,r)}return n?this.#A(e):a}}#g(e,t,n,r){let s=y(e,t,"button.cancel_upload");return this.#y(e,n,ae(r),s&&g(this.#x(e,"cancel_upload",s),()=>{this.#v("cancel_upload",s)},{icon:"cancel",possible:r!==void 0&&!this.running}))}#y(e,t,n,r){return u`<div class="upload">
<span role="status">${t}</span>
<progress
max="100"
aria-label=${c(e,"card.upload.progress")}
value=${n??a}
></progress>
<div class="row">${r}</div>
</div>`}#A(e){return u`<label class="button choose">
${W("upload")} ${c(e,"card.upload.choose")}
<input
class="hidden"
type="file"
@change=${t=>{let n=t.target;this.#_([...n.files??[]]),n.value=""}}
/>
</label>`}#S(e,t,n,r){return g(c(e,`card.upload.${r??"again"}`),()=>{let s=r?{[r]:!0}:{};this.#e.send(e,t.device.id,n,s)},{icon:"upload",kind:"main"})}#b(e){return g(c(e,"card.upload.close"),()=>{this.#e.dismiss()})}#k(e){return u`<div class="row">
<span class="quiet">${c(e,"card.stale")}</span>
${g(c(e,"card.reload"),()=>{window.location.reload()})}
</div>`}async#v(e,t){let{hass:n}=this,r=this.#t;if(!(!n||!r||this.running||this.#r?.isOpen)&&!(e==="cancel"&&!await this.#P(n,r))){this.running=e,this.failure="";try{await it(n,t.entity_id)}catch(s){this.failure=await R(n,s)}finally{this.running=void 0}}}async#P(e,t){let n=["sensor.file_name","sensor.print_progress"].map(s=>m(e,t,s)).flatMap(s=>s?[e.formatEntityState(s)]:[]).join(" · "),r={title:c(e,"card.cancel.title"),subject:n,text:c(e,"card.cancel.text"),confirm:c(e,"card.cancel.confirm"),dismiss:c(e,"card.cancel.dismiss")};return await this.#r?.ask(r)??!1}#m(e,t){return this.config.show_upload!==!1&&e.user?.is_admin===!0&&ze(t)&&D(A(e,t))!=="offline"}#_(e){let{hass:t}=this,n=this.#t,[r]=e;t&&n&&r&&this.#m(t,n)&&this.#e.send(t,n.device.id,r)}#E=e=>{let{hass:t}=this,n=this.#t;if(!t||!n||!e.dataTransfer?.types.includes("Files"))return;e.preventDefault();let r=this.#m(t,n)&&!this.#e.isRunning;e.dataTransfer.dropEffect=r?"copy":"none",this.dragging=r};#C=()=>{this.dragging=!1};#R=e=>{this.dragging=!1;let t=[...e.dataTransfer?.items??[]];if(!t.some(({kind:r})=>r==="file"))return;e.preventDefault();let n=t.filter(r=>r.webkitGetAsEntry()?.isDirectory!==!0).flatMap(r=>r.getAsFile()??[]);this.#_(n)};#$(e){if(e){let t={entity:e.entity_id,tap_action:{action:"more-info"}};this.dispatchEvent(new CustomEvent("hass-action",{bubbles:!0,composed:!0,detail:{config:t,action:"tap"}}))}}#T(e,t){let n=y(e,t,"sensor.status")??y(e,t,"binary_sensor.printing");return n?e.formatEntityState(n):c(e,"card.unknown")}#H(e,t){let n=m(e,t,"sensor.filament_type");return n&&K(t).length===0?e.formatEntityState(n):""}#O(e,t,n){let r=m(e,t,"sensor.last_job_duration");if(n==="ended")return r?[c(e,"card.duration",{time:ce(e,r)})]:[];let s=m(e,t,"sensor.last_job_file");if(n!=="idle"||!s)return[];let o=m(e,t,"sensor.last_job_result"),d=c(e,"card.last_job",{file:e.formatEntityState(s)}),l=[o&&e.formatEntityState(o),r&&ce(e,r)];return[d,l.filter(Boolean).join(" · ")]}#x(e,t,n){return e.localize(`component.flashforge.entity.button.${t}.name`)||e.formatEntityName(n,{type:"entity"})}};var xt={de:["FlashForge-Druckauftrag","Fortschritt, Zeiten, Steuerung und Hochladen"],en:["FlashForge print job","Progress, times, control, and upload"],es:["Trabajo de impresión FlashForge","Progreso, tiempos, control y subida"],fr:["Impression FlashForge","Progression, durées, commande et envoi"]};function wt(){let i=document.documentElement.lang.split("-",1)[0]??"";return xt[i]??xt.en??["",""]}var At={type:"flashforge-job-card",preview:!0,get name(){return wt()[0]},get description(){return wt()[1]}};function Z(i,e){let t=e.material?.trim().toLowerCase();return!!t&&e.color!==void 0&&(i.material===null||i.material.trim().toLowerCase()===t)}function St(i,e){let t=new Map;for(let r of i){let s=e.filter(l=>Z(r,l)),o=s.filter(l=>un(r.color,l.color)),[d]=s.length===1?s:o.length===1?o:[];d&&r.material!==null&&t.set(r.tool,d.number)}let n=[...t.values()];return new Map([...t].filter(([,r])=>n.filter(s=>s===r).length===1))}function kt(i,e,t){let n=new Set;return i.every(r=>{let s=e.find(({number:o})=>o===t.get(r.tool));return s===void 0||n.has(s.number)?!1:(n.add(s.number),Z(r,s))})}function Pt(i){return Object.fromEntries([...i].map(([e,t])=>[`tool_${String(e)}`,t]))}function un(i,e){return i!==null&&i.toLowerCase()===e?.toLowerCase()}var pn=8,S={state:!0},fe=class extends O{static{this.styles=[z,ie,v`
fieldset {
margin: 0;
padding: 0;
border: none;
min-inline-size: 0;
}
legend {
padding: 0;
margin-block-end: 8px;
font-weight: 500;
}
.files {
max-block-size: 40vh;
overflow: auto;
border: 1px solid var(--line);
border-radius: 12px;
}
label {
display: flex;
align-items: center;
gap: 12px;
min-block-size: 48px;
padding: 4px 12px;
border-radius: 8px;
cursor: pointer;
}
.files label {
outline-offset: -2px;
}
.file {
display: flex;
flex: 1;
flex-direction: column;
min-inline-size: 0;
overflow-wrap: anywhere;
}
.tool {
flex-wrap: wrap;
padding-inline: 0;
}
.tool span {
flex: 1 1 100px;
}
select,
input[type="search"] {
min-block-size: 44px;
padding: 8px 12px;
border: 1px solid var(--quiet);
border-radius: 8px;
background: var(--ground);
color: inherit;
font: inherit;
}
select {
flex: 2 1 180px;
min-inline-size: 0;
}
input[type="search"] {
inline-size: 100%;
}
input[type="radio"],
input[type="checkbox"] {
flex: none;
inline-size: 20px;
block-size: 20px;
margin: 0;
accent-color: var(--accent);
}
`]}static{this.properties={hass:{attribute:!1},printer:{attribute:!1},stored:S,search:S,chosen:S,choice:S,automatic:S,plateIsClear:S,starting:S,failure:S}}constructor(){super(),this.search="",this.choice=new Map,this.automatic=!1,this.plateIsClear=!1,this.starting=!1,this.failure=""}async open(e){if(this.isOpen)return;this.stored=void 0,this.search="",this.failure="",this.#i(void 0);let t=this.answer();await this.#t(e),await t}async#t(e){let{hass:t,printer:n}=this;if(!(!t||!n))try{let r=await G(t,"get_files",n.device.id,{},!0);this.stored=r??{files:[],complete:!0},this.#i(this.stored.files.find(({file_name:s})=>s===e))}catch(r){this.failure=await R(t,r)}}#i(e){this.chosen=e,this.automatic=!1,this.plateIsClear=!1,this.choice=St(e?.tools??[],this.#n)}get#n(){let{hass:e,printer:t}=this;return e&&t?K(t).filter(({kind:n})=>n!=="external_spool").map(n=>de(e,n)):[]}get#e(){let{chosen:e}=this,t=this.#n;return!e||t.length===0?[]:this.#r?t.map((n,r)=>({tool:r+1,material:null,color:null})):e.tools}get#r(){return this.chosen?.tools.length===0}get#s(){let e=this.#r?this.#e.filter(({tool:t})=>this.choice.has(t)):this.#e;return this.automatic||kt(e,this.#n,this.choice)}get#a(){let{hass:e,printer:t}=this;return e!==void 0&&t!==void 0&&this.chosen!==void 0&&!this.starting&&(this.plateIsClear||!M(e,t))&&this.#s}async#l(){let{hass:e,printer:t,chosen:n}=this;if(!(!e||!t||!n)){this.starting=!0,this.failure="";try{await G(e,"start_print",t.device.id,{file_name:n.file_name,...this.plateIsClear&&{plate_is_clear:!0},...this.automatic?{match:"automatic"}:Pt(this.choice)},!1),this.close("started")}catch(r){this.failure=await R(e,r)}finally{this.starting=!1}}}render(){let{hass:e,printer:t}=this;return!e||!t?a:u`<dialog aria-labelledby="title">
<div class="inside">
<h2 id="title">${c(e,"card.start.title")}</h2>
${this.#c(e)} ${this.chosen?this.#u(e):a}
${this.chosen&&M(e,t)?this.#o(c(e,"card.start.plate_is_clear"),this.plateIsClear,n=>{this.plateIsClear=n}):a}
${this.failure?u`<div class="alert" role="alert">${this.failure}</div>`:a}
<div class="row end">
${g(c(e,"card.start.close"),()=>{this.close()})}
${g(c(e,this.starting?"card.start.starting":"card.start.start"),()=>{this.#l()},{kind:"main",possible:this.#a,busy:this.starting})}
</div>
</div>
</dialog>`}#c(e){let{stored:t}=this;if(!t)return u`<p role="status">
${this.failure?a:c(e,"card.start.loading")}
</p>`;if(t.files.length===0)return u`<p>${c(e,"card.start.no_files")}</p>`;let n=this.search.trim().toLowerCase(),r=t.files.filter(({file_name:s})=>s.toLowerCase().includes(n));return u`${t.files.length>pn?u`<input
type="search"
aria-label=${c(e,"card.start.search")}
placeholder=${c(e,"card.start.search")}
.value=${this.search}
@input=${s=>{this.search=s.target.value}}
/>`:a}
<fieldset>
<legend>${c(e,"card.start.file")}</legend>
<div class="files">${r.map(s=>this.#d(e,s))}</div>
</fieldset>
${t.complete?a:u`<p class="quiet">${c(e,"card.start.incomplete")}</p>`}`}#d(e,t){let n=[t.print_time===null?"":le(e,t.print_time),t.filament_weight===null?"":nt(e,t.filament_weight)].filter(Boolean);return u`<label>
<input
type="radio"
name="file"
.checked=${this.chosen===t}
@change=${()=>{this.#i(t)}}
/>
<span class="file">
<span>${t.file_name}</span>
<span class="quiet">${n.join(" · ")}</span>
</span>
${t.tools.map(({color:r})=>F(r))}
</label>`}#u(e){let[t,n]=[this.#e,this.#n];if(t.length===0)return a;let r=t.every(s=>s.material!==null&&n.some(o=>Z(s,o)));return u`<fieldset>
<legend>${c(e,"card.start.slots")}</legend>
${this.#r?u`<p class="quiet">${c(e,"card.start.unknown")}</p>`:a}
${r&&t.length>1?this.#o(c(e,"card.start.automatic"),this.automatic,s=>{this.automatic=s}):a}
${this.automatic?a:t.map(s=>this.#p(e,s))}
</fieldset>`}#p(e,t){let n=c(e,"card.tool",{number:t.tool}),r=this.choice.get(t.tool);return u`<label class="tool">
${F(t.color)}
<span>${[n,t.material].filter(Boolean).join(" · ")}</span>
<select
@change=${s=>{let o=Number(s.target.value),d=new Map(this.choice);d.delete(t.tool),this.choice=o?d.set(t.tool,o):d}}
>
<option value="" .selected=${r===void 0}>
${c(e,this.#r?"card.start.unused":"card.start.choose")}
</option>
${this.#n.map(s=>u`<option
value=${s.number}
.selected=${r===s.number}
.disabled=${!Z(t,s)||this.#f(s,t)}
>
${this.#h(e,s)}
</option>`)}
</select>
${F(this.#n.find(({number:s})=>s===r)?.color)}
</label>`}#f(e,t){return[...this.choice].some(([n,r])=>r===e.number&&n!==t.tool)}#h(e,t){let n=t.material??c(e,"card.start.empty");return[t.label,n,t.colorName].filter(Boolean).join(" · ")}#o(e,t,n){return u`<label class="tool">
<input
type="checkbox"
.checked=${t}
@change=${r=>{n(r.target.checked)}}
/>
<span>${e}</span>
</label>`}};se("flashforge-confirm",re);se("flashforge-start-dialog",fe);se("flashforge-job-card",pe);(window.customCards??=[]).push(At);
